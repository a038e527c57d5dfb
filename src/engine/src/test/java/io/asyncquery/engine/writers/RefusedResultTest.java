package io.asyncquery.engine.writers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be written says what and where, and leaves nothing behind. */
class RefusedResultTest {

    private static final Map<String, String> GBK = Map.of("encoding", "gbk");
    private static final Map<String, String> REPLACED = Map.of("encoding", "gbk", "unmappable", "replace");

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void aCharacterThatGbkLacksIsRefusedByRowAndColumn(String format) {
        assertRefused("select '中' a, id b, if(id = 2, 'x😀', '文') `c d` from range(0, 5, 1, 1)", format, GBK)
                .isInstanceOf(UnwritableResultException.class)
                .hasMessage("Row 3, column c d: U+1F600 does not exist in gbk; use encode utf-8");
    }

    @Test
    void itIsRefusedByRowPartAndColumnWhenTheResultHasSeveralParts() {
        assertRefused("select if(id = 4, 'é\u00e6', 'x') a from range(0, 6, 1, 3)", "csv", GBK)
                .hasMessage("Row 1 of part 2, column a: U+00E6 does not exist in gbk; use encode utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void itIsRefusedInsideNestedValuesToo(String format) {
        assertRefused("select 1 id, map('k', array(named_struct('s', 'ß'))) a", format, GBK)
                .hasMessage("Row 1, column a: U+00DF does not exist in gbk; use encode utf-8");
    }

    @Test
    void aColumnNameThatGbkLacksIsRefusedInJson() {
        assertRefused("select 1 `a😀`", "json", GBK)
                .isInstanceOf(UnwritableResultException.class)
                .hasMessage("Header, column a😀: U+1F600 does not exist in gbk; use encode utf-8");
    }

    @Test
    void theClientIsToldTheConditionAndTheSqlState() {
        assertRefused("select '😀' a", "csv", GBK).isInstanceOfSatisfying(SparkThrowable.class, e -> {
            assertThat(e.getCondition()).isEqualTo("ASYNC_QUERY_UNMAPPABLE_CHARACTER");
            assertThat(e.getSqlState()).isEqualTo("22021");
        });
    }

    @Test
    void whatGbkLacksIsAQuestionMarkIfSoAsked() throws IOException {
        String sql = "select '中😀x' a, array('ß') b, 'é' c";

        try (var csv = WrittenResult.write(LocalSpark.sql(sql), "csv", REPLACED);
                var json = WrittenResult.write(LocalSpark.sql(sql), "json", REPLACED)) {
            Charset gbk = Charset.forName("GBK");
            assertThat(WrittenResult.text(csv.onlyPart(), gbk)).isEqualTo("中?x,\"[\"\"?\"\"]\",é\n");
            assertThat(WrittenResult.text(json.onlyPart(), gbk))
                    .isEqualTo("{\"a\":\"中?x\",\"b\":[\"?\"],\"c\":\"é\"}\n");
        }
    }

    @Test
    void aReplacementThatIsTheSeparatorIsQuoted() throws IOException {
        var gbk = Map.of("encoding", "gbk", "unmappable", "replace", "separator", "?");
        var utf8 = Map.of("unmappable", "replace", "separator", "\uFFFD");
        String unmappable = "select '😀' a, array('ß') b, 1 c";
        String invalid = "select cast(X'ff' as string) a, array(cast(X'ff' as string)) b, 1 c";

        try (var csv = WrittenResult.write(LocalSpark.sql(unmappable), "csv", gbk)) {
            assertThat(csv.text()).isEqualTo("\"?\"?\"[\"\"?\"\"]\"?1\n");
        }
        try (var csv = WrittenResult.write(LocalSpark.sql(invalid), "csv", utf8)) {
            assertThat(csv.text()).isEqualTo("\"\uFFFD\"\uFFFD\"[\"\"\uFFFD\"\"]\"\uFFFD1\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx"})
    void textThatIsNoUtf8IsRefused(String format) {
        for (String bytes : List.of("ff", "61c3", "eda0bd", "c080", "f4908080")) {
            assertRefused("select 1 id, cast(X'%s' as string) a".formatted(bytes), format, Map.of())
                    .isInstanceOf(UnwritableResultException.class)
                    .hasMessage("Row 1, column a: the text is not valid UTF-8; see make_valid_utf8()");
        }
    }

    @Test
    void itIsReplacedIfSoAsked() throws IOException {
        var table = LocalSpark.sql("select cast(X'61ff62' as string) a, array(cast(X'c3' as string)) b");

        try (var csv = WrittenResult.write(table, "csv", Map.of("unmappable", "replace"));
                var json = WrittenResult.write(table, "json", Map.of("unmappable", "replace"))) {
            assertThat(csv.text()).isEqualTo("a\uFFFDb,\"[\"\"\uFFFD\"\"]\"\n");
            assertThat(json.text()).isEqualTo("{\"a\":\"a\uFFFDb\",\"b\":[\"\uFFFD\"]}\n");
        }
    }

    @Test
    void aCellThatIsTooLongForASpreadsheetIsRefusedByRowAndColumn() {
        String tooLong = "32768 characters do not fit a spreadsheet cell (32767 at most)";

        assertRefused("select id, repeat('x', 32765 + id) `long one` from range(0, 5, 1, 1)", "xlsx", Map.of())
                .isInstanceOf(UnwritableResultException.class)
                .hasMessage("Row 4, column long one: " + tooLong);
        assertRefused("select array(repeat('x', 32764)) a", "xlsx", Map.of()).hasMessage("Row 1, column a: " + tooLong);
    }

    @Test
    void theLongestCellOfASpreadsheetFits() throws IOException {
        var table = LocalSpark.sql("select repeat('\\r', 32767) a, repeat('😀', 16383) b, array(repeat('x', 32763)) c");

        try (var xlsx = WrittenResult.write(table, "xlsx")) {
            assertThat(xlsx.parts().get(0).rows()).isOne();
        }
    }

    @Test
    void moreColumnsThanASheetHasAreRefused() {
        StructType schema = new StructType();
        for (int i = 0; i < 16_385; i++) {
            schema = schema.add("c" + i, DataTypes.IntegerType);
        }

        assertRefused(new LocalSpark().table(schema, List.of()), "xlsx", Map.of())
                .isInstanceOf(UnwritableResultException.class)
                .hasMessage("16385 columns do not fit a spreadsheet (16384 at most)");
    }

    @ParameterizedTest
    @CsvSource({
        "csv, make_interval(1), INTERVAL",
        "json, make_interval(1), INTERVAL",
        "xlsx, make_interval(1), INTERVAL",
        "parquet, make_interval(1), INTERVAL",
        "csv, st_geomfromwkb(X'0101000000000000000000f03f000000000000f03f'), GEOMETRY",
        "json, array(st_geomfromwkb(X'0101000000000000000000f03f000000000000f03f')), GEOMETRY",
        "xlsx, st_geomfromwkb(X'0101000000000000000000f03f000000000000f03f'), GEOMETRY"
    })
    void aTypeThatAFormatLacksIsRefusedInSparksOwnWords(String format, String value, String type) {
        assertRefused("select " + value + " a", format, Map.of())
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "parquet"})
    void columnsOfTheSameNameAreRefusedByName(String format) {
        assertRefused("select 1 id, 2 `the same`, 3 `The Same`", format, Map.of())
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("`the same`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "encoding        | klingon",
                "encoding        | utf 8",
                "encoding        | utf-16",
                "encoding        | x-JISAutoDetect",
                "separator       | ''",
                "separator       | '\"'",
                "separator       | a\"b",
                "timestampFormat | yyyy-bb",
                "timestampFormat | yyyy-MM-dd 'x",
                "timeZone        | Mars/Olympus",
                "unmappable      | ignore",
                "spreadsheetSafe | perhaps"
            })
    void anOptionThatMakesNoSenseIsRefusedBeforeAnythingIsWritten(String option, String value) {
        assertRefused("select 1 a", "csv", Map.of(option, value)).hasMessageContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "a\r\nb", "\u001F\""})
    void aSeparatorCannotHoldALineEndOrAQuote(String separator) {
        assertRefused("select 1 a", "csv", Map.of("separator", separator)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"fail", "replace"})
    void aSeparatorThatTheCharsetLacksIsRefused(String unmappable) {
        assertRefused(
                        "select 'a?b' a, '?' b",
                        "csv",
                        Map.of("encoding", "gbk", "separator", "😀", "unmappable", unmappable))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("😀");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            String sql, String format, Map<String, String> options) {
        return assertRefused(LocalSpark.sql(sql), format, options);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Dataset<Row> rows, String format, Map<String, String> options) {
        Path directory = LocalSpark.newDirectory();

        Throwable failure = catchThrowable(() -> WrittenResult.save(rows, format, options, directory));

        assertThat(failure).as("the refusal").isNotNull();
        assertThat(directory).satisfiesAnyOf(d -> assertThat(d).doesNotExist(), d -> assertThat(d)
                .isEmptyDirectory());
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return assertThat(root);
    }
}
