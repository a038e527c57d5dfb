package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 14. */
class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-499,10000,0,499",
        "bytes=500-999,10000,500,999",
        "bytes=-500,10000,9500,9999",
        "bytes=9500-,10000,9500,9999",
        "bytes=0-0,10000,0,0",
        "bytes=-1,10000,9999,9999",
        "bytes=0-,1,0,0",
        "bytes=0-999999,10,0,9",
        "bytes=-999999,10,0,9",
        "bytes= 5-6 ,10,5,6",
        "bytes=007-8,10,7,8",
        "bytes=0-999999999999999999,10,0,9",
        "bytes=9999999999-9999999999,10000000000,9999999999,9999999999"
    })
    void aRangeCoversWhatTheFileHasOfIt(String header, long length, long first, long last) {
        assertThat(ByteRange.parse(header).orElseThrow().within(length)).contains(new ByteRange.Bounds(first, last));
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-,10", "bytes=10-20,10", "bytes=0-,0", "bytes=0-0,0", "bytes=-5,0", "bytes=-0,10"})
    void aRangeThatCoversNothingCannotBeSatisfied(String header, long length) {
        assertThat(ByteRange.parse(header).orElseThrow().within(length)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5-4",
                "bytes=a-b",
                "bytes=0x1-2",
                "bytes=1",
                "bytes=1-2-3",
                "bytes=--1",
                "bytes=-1-",
                "bytes=+1-2",
                "bytes=0-1,5-6",
                "bytes=0-1,",
                "items=0-1",
                "bytes 0-1",
                "bytes=٠-١",
                "bytes=0-9999999999999999999999"
            })
    void whatIsNoSingleRangeIsIgnored(String header) {
        assertThat(ByteRange.parse(header)).isEmpty();
    }

    @Property
    void aRangeGivesTheSameBytesAsCutting(
            @ForAll @Size(min = 1, max = 20) byte[] file,
            @ForAll @IntRange(max = 25) int first,
            @ForAll @IntRange(max = 25) int count) {
        ByteRange range =
                ByteRange.parse("bytes=" + first + '-' + (first + count)).orElseThrow();

        byte[] cut = range.within(file.length)
                .map(bounds -> Arrays.copyOfRange(file, (int) bounds.first(), (int) bounds.last() + 1))
                .orElse(new byte[0]);

        int from = Math.min(first, file.length);
        assertThat(cut).isEqualTo(Arrays.copyOfRange(file, from, Math.min(first + count + 1, file.length)));
    }

    @Property
    void theLastSoManyBytesAreAtTheEnd(
            @ForAll @IntRange(min = 1, max = 40) int length, @ForAll @IntRange(min = 1, max = 50) int count) {
        ByteRange.Bounds bounds = ByteRange.parse("bytes=-" + count)
                .flatMap(range -> range.within(length))
                .orElseThrow();

        assertThat(bounds.last()).isEqualTo(length - 1);
        assertThat(bounds.last() - bounds.first() + 1).isEqualTo(Math.min(count, length));
    }

    @Property
    void noHeaderEverLeavesTheFile(@ForAll String text, @ForAll @IntRange(max = 100) int length) {
        ByteRange.parse("bytes=" + text).flatMap(range -> range.within(length)).ifPresent(bounds -> assertThat(
                        0 <= bounds.first() && bounds.first() <= bounds.last() && bounds.last() < length)
                .isTrue());
    }
}
