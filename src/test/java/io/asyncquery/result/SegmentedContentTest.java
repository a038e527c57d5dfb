package io.asyncquery.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SegmentedContentTest {
    private static final byte[] ABC = {'a', 'b', 'c'};
    private static final byte[] NONE = {};
    private static final byte[] DE = {'d', 'e'};

    @Property(tries = 200)
    void everyOffsetGivesTheSuffixOfExactlyThePromisedLength(
            @ForAll @Size(max = 5) byte[] header, @ForAll @Size(max = 6) List<@Size(max = 7) byte[]> parts)
            throws IOException {
        PartsInMemory files = PartsInMemory.of(parts);
        List<Segment> segments = new ArrayList<>(List.of(new Segment.Literal(header)));
        segments.addAll(files.segments());
        SegmentedContent content = new SegmentedContent(segments, files);
        byte[] whole = concatenated(header, files.joined());

        assertThat(content.length()).isEqualTo(whole.length);
        for (int offset = 0; offset <= whole.length; offset++) {
            assertThat(read(content, offset)).isEqualTo(Arrays.copyOfRange(whole, offset, whole.length));
            assertThat(readOneByOne(content, offset)).isEqualTo(Arrays.copyOfRange(whole, offset, whole.length));
        }
    }

    @Property(tries = 100)
    void aSliceGivesItsMiddleOnly(@ForAll @Size(min = 1, max = 20) byte[] stored) throws IOException {
        PartsInMemory files = PartsInMemory.of(List.of(stored));
        ResultPart part = files.manifest().parts().get(0);

        for (int from = 0; from <= stored.length; from++) {
            for (int to = from; to <= stored.length; to++) {
                SegmentedContent content =
                        new SegmentedContent(List.of(new Segment.Slice(part, from, to - from)), files);

                assertThat(read(content, 0)).isEqualTo(Arrays.copyOfRange(stored, from, to));
            }
        }
    }

    @Test
    void seekingOpensNoPartBeforeTheOffset() throws IOException {
        PartsInMemory files = PartsInMemory.of(List.of(ABC, NONE, DE));
        SegmentedContent content = new SegmentedContent(files.segments(), files);

        byte[] read = read(content, 3);

        assertThat(read).isEqualTo(DE);
        assertThat(files.opened()).containsExactly("part-00002");
    }

    @Test
    void aPartIsOpenedOnlyWhenTheOneBeforeItHasBeenRead() throws IOException {
        PartsInMemory files = PartsInMemory.of(List.of(ABC, DE));

        try (InputStream stream = new SegmentedContent(files.segments(), files).open(0)) {
            assertThat(stream.readNBytes(3)).isEqualTo(ABC);
            assertThat(files.opened()).containsExactly("part-00000");
        }
    }

    @Test
    void aPartShorterThanPromisedEndsInAnExceptionNotInWrongBytes() {
        PartsInMemory files = PartsInMemory.of(List.of(ABC, DE));
        List<Segment> promised = List.of(
                Segment.Slice.whole(new ResultPart("part-00000", 0, 4, "")),
                Segment.Slice.whole(new ResultPart("part-00001", 0, 2, "")));
        SegmentedContent content = new SegmentedContent(promised, files);

        assertThatThrownBy(() -> read(content, 0)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> readOneByOne(content, 0)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> read(content, 3)).isInstanceOf(EOFException.class);
    }

    @Test
    void aPartLongerThanPromisedGivesNoByteTooMany() throws IOException {
        PartsInMemory files = PartsInMemory.of(List.of(ABC, DE));
        List<Segment> promised = List.of(
                Segment.Slice.whole(new ResultPart("part-00000", 0, 1, "")),
                Segment.Slice.whole(new ResultPart("part-00001", 0, 2, "")));

        byte[] read = read(new SegmentedContent(promised, files), 0);

        assertThat(read).isEqualTo(new byte[] {'a', 'd', 'e'});
    }

    @Test
    void aMissingPartFails() {
        PartsInMemory files = PartsInMemory.of(List.of(ABC));
        List<Segment> promised = List.of(
                Segment.Slice.whole(new ResultPart("part-00000", 0, 3, "")),
                Segment.Slice.whole(new ResultPart("gone", 0, 1, "")));

        assertThatThrownBy(() -> read(new SegmentedContent(promised, files), 0))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void aMissingFirstPartFailsBeforeAnythingIsSent() {
        PartsInMemory files = PartsInMemory.of(List.of());
        List<Segment> promised = List.of(Segment.Slice.whole(new ResultPart("gone", 0, 1, "")));

        assertThatThrownBy(() -> new SegmentedContent(promised, files).open(0))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void noSegmentsAreNoBytes() throws IOException {
        SegmentedContent content = new SegmentedContent(List.of(), PartsInMemory.of(List.of()));

        assertThat(content.length()).isZero();
        assertThat(read(content, 0)).isEmpty();
    }

    @Test
    void skippingNeverLeavesTheSlice() throws IOException {
        PartsInMemory files = PartsInMemory.of(List.of(ABC, DE));
        SegmentedContent content = new SegmentedContent(files.segments(), files);

        try (InputStream stream = content.open(0)) {
            stream.skipNBytes(4);
            assertThat(stream.readAllBytes()).isEqualTo(new byte[] {'e'});
        }
    }

    static byte[] read(DownloadContent content, long offset) throws IOException {
        try (InputStream stream = content.open(offset)) {
            return stream.readAllBytes();
        }
    }

    static byte[] readOneByOne(DownloadContent content, long offset) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream stream = content.open(offset)) {
            for (int b = stream.read(); b >= 0; b = stream.read()) {
                bytes.write(b);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first);
        bytes.writeBytes(second);
        return bytes.toByteArray();
    }
}
