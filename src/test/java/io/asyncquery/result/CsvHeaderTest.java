package io.asyncquery.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;

class CsvHeaderTest {
    @Provide
    Arbitrary<List<String>> hostileNames() {
        return hostileText(",;|\t\"\n\r a#中'=@\\x", 5).list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> hostileSeparators() {
        return hostileText(",;|\t a#中x", 3).filter(OutputOptions::isSeparator);
    }

    @Property
    void anyNamesAreReadBackByACsvParser(
            @ForAll("hostileNames") List<String> names, @ForAll("hostileSeparators") String separator)
            throws IOException {
        String header = header(names, separator);

        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setRecordSeparator("\n")
                .setIgnoreEmptyLines(false)
                .get();
        try (CSVParser parser = CSVParser.parse(new StringReader(header), format)) {
            assertThat(parser.getRecords()).singleElement().satisfies(record -> assertThat(record.toList())
                    .isEqualTo(names));
        }
    }

    @Property
    void theHeaderIsInTheChosenEncoding(@ForAll("hostileNames") List<String> names, @ForAll ResultEncoding encoding) {
        Assume.that(names.stream().allMatch(encoding::canEncode));

        byte[] bytes = CsvHeader.encode(schema(names), output(",", encoding));

        assertThat(new String(bytes, encoding.charset())).isEqualTo(header(names, ","));
    }

    @Test
    void plainNamesAreNotQuoted() {
        assertThat(header(List.of("ID", "part_dt", "a b", "it's"), ",")).isEqualTo("ID,part_dt,a b,it's\n");
    }

    @Test
    void quotesAreDoubledNeverEscapedByABackslash() {
        assertThat(header(List.of("a\"b", "c\\d"), ",")).isEqualTo("\"a\"\"b\",c\\d\n");
    }

    @Test
    void namesWithTheSeparatorOrALineBreakAreQuoted() {
        assertThat(header(List.of("a,b", "c\nd", "e\rf"), ",")).isEqualTo("\"a,b\",\"c\nd\",\"e\rf\"\n");
        assertThat(header(List.of("a,b", "c|d"), "|")).isEqualTo("a,b|\"c|d\"\n");
    }

    @Test
    void anEmptyNameIsAQuotedNothing() {
        assertThat(header(List.of("", "a"), ",")).isEqualTo("\"\",a\n");
    }

    @Test
    void aNameThatWouldCompleteTheSeparatorIsQuoted() {
        assertThat(header(List.of("a|", "b"), "||")).isEqualTo("\"a|\"||b\n");
    }

    @Test
    void aNameThatLooksLikeAFormulaIsDefusedWhenAsked() {
        OutputOptions safe = new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", true, "result", true);
        ResultSchema names = schema(List.of("=1+1", "+a", "-a", "@a", "\ta", "\ra", "＝a", "a=b", ""));

        assertThat(new String(CsvHeader.encode(names, safe), UTF_8))
                .isEqualTo("'=1+1,'+a,'-a,'@a,'\ta,\"'\ra\",'＝a,a=b,\"\"\n");
    }

    @Test
    void theHeaderHasNoByteOrderMark() {
        assertThat(CsvHeader.encode(schema(List.of("a")), output(",", ResultEncoding.UTF_8)))
                .isEqualTo(new byte[] {'a', '\n'});
    }

    @Test
    void chineseNamesAreTwoBytesEachInGbk() {
        byte[] bytes = CsvHeader.encode(schema(List.of("日期", "金额")), output(",", ResultEncoding.GBK));

        assertThat(bytes).isEqualTo("日期,金额\n".getBytes(Charset.forName("GBK"))).hasSize(10);
    }

    private static Arbitrary<String> hostileText(String characters, int length) {
        return Arbitraries.strings().withChars(characters.toCharArray()).ofMaxLength(length);
    }

    private static String header(List<String> names, String separator) {
        return new String(CsvHeader.encode(schema(names), output(separator, ResultEncoding.UTF_8)), UTF_8);
    }

    private static ResultSchema schema(List<String> names) {
        return new ResultSchema(
                names.stream().map(name -> new Column(name, "VARCHAR")).toList());
    }

    private static OutputOptions output(String separator, ResultEncoding encoding) {
        return new OutputOptions(ResultFormat.CSV, encoding, separator, true, "result", false);
    }
}
