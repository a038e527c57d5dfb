package io.asyncquery.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.HostileText;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputOptionsTest {
    @Provide
    Arbitrary<String> hostileInFileNames() {
        return Arbitraries.of(
                "\r", "\n", "\0", "/", "\\", "\t", "\u007f", "\u0085", "\u2028", "\u2029", "\u202a", "\u202b", "\u202d",
                "\u202e", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f", "\u061c", "\ufeff", "\ud83d", "\ude00");
    }

    @Provide
    Arbitrary<String> hostileInSeparators() {
        return Arbitraries.of("\r", "\n", "\0", "\"", "\ud83d", "\ude00");
    }

    @Property
    void aFileNameWithAHostileCharacterAnywhereIsRefused(
            @ForAll @AlphaChars @StringLength(max = 5) String before,
            @ForAll("hostileInFileNames") String hostile,
            @ForAll @AlphaChars @StringLength(max = 5) String after) {
        assertThat(OutputOptions.isFileName(before + hostile + after)).isFalse();
    }

    @Property
    void anAcceptedFileNameIsOneFileBelowAFolder(@ForAll String text) {
        if (OutputOptions.isFileName(text)) {
            Path file = Path.of("/folder").resolve(text);

            assertThat(file.normalize()).isEqualTo(file);
            assertThat(file.getParent()).isEqualTo(Path.of("/folder"));
        }
    }

    @Provide
    Arbitrary<String> hostileTexts() {
        return HostileText.texts();
    }

    @Property
    void aHostileFileNameIsRefusedOrOneFileBelowAFolder(@ForAll("hostileTexts") String text) {
        anAcceptedFileNameIsOneFileBelowAFolder(text);
    }

    @Property
    void chineseFileNamesAreAccepted(
            @ForAll @CharRange(from = '一', to = '鿿') @StringLength(min = 1, max = 66) String name) {
        assertThat(OutputOptions.isFileName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "日报 2024-01",
                "été",
                "отчёт",
                "a.b",
                ".hidden",
                "it's",
                "say \"hi\"",
                "a%2fb",
                "😀",
                "a;b=c",
                "نامه\u200cها"
            })
    void namesInEveryLanguageAreAccepted(String name) {
        assertThat(OutputOptions.isFileName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", ".", "..", "\u3000", "../x", "..\\x", "/etc/passwd", "C:\\x"})
    void whatNamesNoFileIsRefused(String name) {
        assertThat(OutputOptions.isFileName(name)).isFalse();
    }

    @Test
    void twoHundredBytesAreTheMostNotTwoHundredCharacters() {
        assertThat(OutputOptions.isFileName("a".repeat(200))).isTrue();
        assertThat(OutputOptions.isFileName("a".repeat(201))).isFalse();
        assertThat(OutputOptions.isFileName("中".repeat(66) + "ab")).isTrue();
        assertThat(OutputOptions.isFileName("中".repeat(66) + "abc")).isFalse();
        assertThat(OutputOptions.isFileName("😀".repeat(50))).isTrue();
        assertThat(OutputOptions.isFileName("😀".repeat(50) + "a")).isFalse();
    }

    @Property
    void aSeparatorWithAHostileCharacterAnywhereIsRefused(
            @ForAll @AlphaChars @StringLength(max = 3) String before,
            @ForAll("hostileInSeparators") String hostile,
            @ForAll @AlphaChars @StringLength(max = 3) String after) {
        assertThat(OutputOptions.isSeparator(before + hostile + after)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {",", ";", "\t", "|", "||", "\u0001", " ", "\\", "\\t", "，", "😀", "12345678", "😀😀😀😀😀😀😀😀"
            })
    void oneToEightCharactersCanSeparate(String separator) {
        assertThat(OutputOptions.isSeparator(separator)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123456789", "😀😀😀😀😀😀😀😀😀"})
    void noneAndMoreThanEightCannot(String separator) {
        assertThat(OutputOptions.isSeparator(separator)).isFalse();
    }

    @Test
    void optionsThatBreakTheRulesCannotBeMade() {
        assertThatThrownBy(
                        () -> new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, "\"", false, "result", false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", false, "../result", false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
