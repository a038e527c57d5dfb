package io.asyncquery.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFormatTest {
    @ParameterizedTest
    @CsvSource({"csv,CSV", "CSV,CSV", "Json,JSON", "xLsX,XLSX", "PARQUET,PARQUET", "parquet,PARQUET"})
    void aFormatIsReadInAnyCase(String text, ResultFormat format) {
        assertThat(ResultFormat.parse(text)).contains(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " csv", "csv ", "xls", "orc", "csvx", "CSV\0", "ｃｓｖ"})
    void whatIsNoFormatIsNotRead(String text) {
        assertThat(ResultFormat.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"utf-8,UTF_8", "UTF-8,UTF_8", "Utf-8,UTF_8", "gbk,GBK", "GBK,GBK", "gBk,GBK"})
    void anEncodingIsReadInAnyCase(String text, ResultEncoding encoding) {
        assertThat(ResultEncoding.parse(text)).contains(encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "utf8", "UTF_8", "latin1", "gb18030", "gbk ", "utf-16"})
    void whatIsNoEncodingIsNotRead(String text) {
        assertThat(ResultEncoding.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatReadsItsOwnExtension(ResultFormat format) {
        assertThat(ResultFormat.parse(format.extension())).contains(format);
        assertThat(format.extension()).isEqualTo(format.extension().toLowerCase(Locale.ROOT));
    }

    @Test
    void onlyJsonAndParquetNeedDistinctColumns() {
        assertThat(ResultFormat.values())
                .filteredOn(ResultFormat::needsDistinctColumns)
                .containsExactlyInAnyOrder(ResultFormat.JSON, ResultFormat.PARQUET);
    }

    @Test
    void onlyCsvAndJsonAreText() {
        assertThat(ResultFormat.values())
                .filteredOn(ResultFormat::isText)
                .containsExactlyInAnyOrder(ResultFormat.CSV, ResultFormat.JSON);
    }

    @Property
    void whatAnEncodingCanEncodeComesBackWhole(@ForAll String text, @ForAll ResultEncoding encoding) {
        boolean whole = new String(text.getBytes(encoding.charset()), encoding.charset()).equals(text);

        assertThat(whole).isEqualTo(encoding.canEncode(text));
    }

    @Test
    void gbkLacksEmojiAndKnowsChinese() {
        assertThat(ResultEncoding.GBK.canEncode("中文")).isTrue();
        assertThat(ResultEncoding.GBK.canEncode("😀")).isFalse();
        assertThat(ResultEncoding.UTF_8.canEncode("😀")).isTrue();
    }
}
