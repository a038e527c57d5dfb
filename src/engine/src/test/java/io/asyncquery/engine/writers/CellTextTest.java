package io.asyncquery.engine.writers;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "=1+1",
                "a b",
                "one\ntwo\tthree",
                "你好",
                "😀",
                "_",
                "_x",
                "_xyz_",
                "a_x1",
                " pad ",
                "\n",
                "   "
            })
    void ordinaryTextStaysAsItIs(String text) {
        assertThat(CellText.encode(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "a\rb", "bell\u0007", "\uFFFE", "_x0041_", "_x0041_x0042_"})
    void whatXmlOrExcelWouldLoseIsReadBackUnchanged(String text) {
        String encoded = CellText.encode(text);

        assertThat(encoded).isNotEqualTo(text).matches("[ -~]*");
        assertThat(new XSSFRichTextString(encoded).getString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "\ta", "a\n", "\ra", " "})
    void aBlankAtAnEndIsSeen(String text) {
        assertThat(CellText.hasBlankEdge(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "\u00A0a\u3000"})
    void noOtherBlankIs(String text) {
        assertThat(CellText.hasBlankEdge(text)).isFalse();
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() {
        assertThat(CellText.encode("a\uD83Db")).isEqualTo("a\uFFFDb");
        assertThat(CellText.encode("\uDE00 😀")).isEqualTo("\uFFFD 😀");
    }
}
