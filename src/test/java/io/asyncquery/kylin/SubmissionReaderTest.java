package io.asyncquery.kylin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.RetentionPolicy;
import io.asyncquery.result.CsvConfig;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectName;
import io.asyncquery.security.ProjectRetention;
import io.asyncquery.security.ResultLimits;
import io.asyncquery.security.StatementLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionReaderTest {
    private static final Project PROJECT = project(OptionalInt.empty());
    private static final RetentionPolicy RETENTION = new RetentionPolicy(Duration.ofDays(7));
    private static final long ENOUGH = 1_000_000;

    @Test
    void whatIsLeftOutHasTheDefaultOfTheContract() throws IOException {
        QuerySubmission submission = read("{\"sql\":\"select 1\"}");

        assertThat(submission.project()).isEqualTo(PROJECT.name());
        assertThat(submission.sql()).isEqualTo("select 1");
        assertThat(submission.limit()).isZero();
        assertThat(submission.offset()).isZero();
        assertThat(submission.sparkQueue()).isEmpty();
        assertThat(submission.timeout()).isEmpty();
        assertThat(submission.expiresIn()).isEmpty();
        assertThat(submission.output())
                .isEqualTo(new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", false, "result", false));
    }

    @Test
    void spreadsheetSafetyIsTheServicesUnlessTheRequestSaysOtherwise() throws IOException {
        CsvConfig safe = MappedConfig.of(CsvConfig.class, Map.of("async-query.csv.spreadsheet-safe", "true"));
        SubmissionReader reader = new SubmissionReader(config(Map.of()), safe, RETENTION);

        assertThat(read("{\"sql\":\"select 1\",\"spreadsheet_safe\":true}")
                        .output()
                        .spreadsheetSafe())
                .isTrue();
        assertThat(reader.read(body("{\"sql\":\"select 1\"}"), PROJECT).output().spreadsheetSafe())
                .isTrue();
        assertThat(reader.read(body("{\"sql\":\"select 1\",\"spreadsheet_safe\":false}"), PROJECT)
                        .output()
                        .spreadsheetSafe())
                .isFalse();
    }

    @Test
    void everyFieldIsRead() throws IOException {
        QuerySubmission submission = read("""
                {"sql":"select 1","project":"p","format":"csv","encode":"gbk","separator":"||","limit":7,"offset":3,
                 "file_name":"日报","include_header":true,"spark_queue":"q","timeout":90}""");

        assertThat(submission.limit()).isEqualTo(7);
        assertThat(submission.offset()).isEqualTo(3);
        assertThat(submission.timeout()).contains(Duration.ofSeconds(90));
        assertThat(submission.output())
                .isEqualTo(new OutputOptions(ResultFormat.CSV, ResultEncoding.GBK, "||", true, "日报", false));
    }

    @Test
    void nullIsTheSameAsAbsent() throws IOException {
        QuerySubmission submission = read("""
                {"sql":"select 1","format":null,"encode":null,"separator":null,"limit":null,"offset":null,
                 "file_name":null,"include_header":null,"spark_queue":null}""");

        assertThat(submission).isEqualTo(read("{\"sql\":\"select 1\"}"));
    }

    @Test
    void unknownFieldsAreIgnored() throws IOException {
        QuerySubmission submission = read("""
                {"sql":"select 1","acceptPartial":true,"queryId":{"a":[1,2]},"backdoorToggles":null,"SQL":1}""");

        assertThat(submission).isEqualTo(read("{\"sql\":\"select 1\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"select 1;", "select 1 ; ", "select 1;;", "select 1;\\n;\\n", "  select 1", "\\tselect 1\\r\\n"})
    void aTrailingSemicolonAndBlanksAreDropped(String sql) throws IOException {
        assertThat(read("{\"sql\":\"" + sql + "\"}").sql()).isEqualTo("select 1");
    }

    @Test
    void aSemicolonInsideStays() throws IOException {
        assertThat(read("{\"sql\":\"select ';'\"}").sql()).isEqualTo("select ';'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":1}",
                "{\"sql\":null}",
                "{\"sql\":\"\"}",
                "{\"sql\":\" \\n\\t\"}",
                "{\"sql\":\";\"}",
                "{\"sql\":\" ; ; \"}",
                "{\"sql\":\"\\u3000\"}"
            })
    void sqlIsRequired(String body) {
        assertRefused(body, KylinError.SQL_BLANK);
    }

    @Test
    void sqlMayBeAsLongAsConfiguredAndNoLonger() throws IOException {
        SubmissionReader reader = reader(config(Map.of("async-query.kylin.max-sql-length", "8")));

        assertThat(reader.read(body("{\"sql\":\" select 1; \"}"), PROJECT).sql())
                .hasSize(8);
        assertThatThrownBy(() -> reader.read(body("{\"sql\":\"select 12\"}"), PROJECT))
                .isInstanceOfSatisfying(KylinException.class, e -> {
                    assertThat(e.error()).isEqualTo(KylinError.SQL_TOO_LONG);
                    assertThat(e.arguments()).containsExactly("9", "8");
                });
    }

    @Test
    void aProjectSaysForItselfHowLongSqlMayBe() throws IOException {
        SubmissionReader reader = reader(config(Map.of("async-query.kylin.max-sql-length", "9")));

        assertThat(reader.read(body("{\"sql\":\"select 123\"}"), project(OptionalInt.of(10)))
                        .sql())
                .hasSize(10);
        assertThatThrownBy(() -> reader.read(body("{\"sql\":\"select 1\"}"), project(OptionalInt.of(7))))
                .isInstanceOfSatisfying(KylinException.class, e -> {
                    assertThat(e.error()).isEqualTo(KylinError.SQL_TOO_LONG);
                    assertThat(e.arguments()).containsExactly("8", "7");
                });
    }

    @ParameterizedTest
    @CsvSource({"csv,CSV", "CSV,CSV", "Json,JSON", "XLSX,XLSX", "parquet,PARQUET"})
    void aFormatIsReadInAnyCase(String text, ResultFormat format) throws IOException {
        assertThat(readField("format", '"' + text + '"').output().format()).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({"utf-8,UTF_8", "UTF-8,UTF_8", "gbk,GBK", "GBK,GBK"})
    void anEncodingIsReadInAnyCase(String text, ResultEncoding encoding) throws IOException {
        assertThat(readField("encode", '"' + text + '"').output().encoding()).isEqualTo(encoding);
    }

    @ParameterizedTest
    @CsvSource({"xlsx", "parquet"})
    void anEncodingIsAcceptedForFormatsThatCarryTheirOwn(String format) throws IOException {
        QuerySubmission submission = read("{\"sql\":\"select 1\",\"encode\":\"gbk\",\"format\":\"" + format + "\"}");

        assertThat(submission.output().format()).isEqualTo(ResultFormat.valueOf(format.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xls", "csv ", "orc", "../csv"})
    void anotherFormatIsRefusedAndRepeated(String format) {
        assertRefused("{\"sql\":\"select 1\",\"format\":\"" + format + "\"}", KylinError.FORMAT_UNSUPPORTED, format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "utf8", "latin1", "UTF-16"})
    void anotherEncodingIsRefusedAndRepeated(String encoding) {
        assertRefused(
                "{\"sql\":\"select 1\",\"encode\":\"" + encoding + "\"}", KylinError.ENCODE_UNSUPPORTED, encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\\t", "|", "\\u0001", "||", "12345678", "\\\\", "，", " "})
    void oneToEightCharactersSeparateCells(String separator) throws IOException {
        assertThat(readField("separator", '"' + separator + '"').output().separator())
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123456789", "\\\"", "\\n", "\\r", "a\\nb", "\\u0000"})
    void anotherSeparatorIsRefused(String separator) {
        assertRefused("{\"sql\":\"select 1\",\"separator\":\"" + separator + "\"}", KylinError.SEPARATOR_ILLEGAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "xlsx", "parquet"})
    void aSeparatorForAnotherFormatIsRefusedOnlyWhenItIsNoComma(String format) throws IOException {
        String start = "{\"sql\":\"select 1\",\"format\":\"" + format + "\",\"separator\":";

        assertThat(read(start + "\",\"}").output().separator()).isEqualTo(",");
        assertRefused(start + "\";\"}", KylinError.SEPARATOR_NOT_FOR_FORMAT, ";", format);
    }

    @Test
    void aSeparatorThatTheEncodingLacksIsRefused() throws IOException {
        String emoji = "{\"sql\":\"select 1\",\"separator\":\"😀\",\"encode\":";

        assertThat(read(emoji + "\"utf-8\"}").output().separator()).isEqualTo("😀");
        assertRefused(emoji + "\"gbk\"}", KylinError.SEPARATOR_NOT_ENCODABLE, "😀", "gbk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "offset"})
    void limitAndOffsetAreWholeNumbersFromZeroToTheLargestInt(String field) throws IOException {
        KylinError illegal = field.equals("limit") ? KylinError.LIMIT_NEGATIVE : KylinError.OFFSET_NEGATIVE;

        for (String number : List.of("0", "1", "2147483647", "-0")) {
            QuerySubmission submission = readField(field, number);
            assertThat(submission.limit() + submission.offset()).isEqualTo(Math.abs(Integer.parseInt(number)));
        }
        for (String number :
                List.of("-1", "-2147483648", "2147483648", "9223372036854775808", "-9223372036854775809")) {
            assertRefused("{\"sql\":\"select 1\",\"" + field + "\":" + number + "}", illegal, number);
        }
    }

    @Test
    void aTimeoutIsWholeSecondsAndNoneAtZero() throws IOException {
        assertThat(readField("timeout", "1").timeout()).contains(Duration.ofSeconds(1));
        assertThat(readField("timeout", "2147483647").timeout()).contains(Duration.ofSeconds(Integer.MAX_VALUE));
        for (String none : List.of("0", "-0", "null")) {
            assertThat(readField("timeout", none).timeout()).isEmpty();
        }
        for (String number : List.of("-1", "-2147483648", "2147483648", "9223372036854775808")) {
            assertRefused("{\"sql\":\"select 1\",\"timeout\":" + number + "}", KylinError.TIMEOUT_NEGATIVE, number);
        }
    }

    @Test
    void aTimeToKeepTheResultIsWholeSecondsWithinWhatTheProjectAllows() throws IOException {
        assertThat(readField("expires_in", "1").expiresIn()).contains(Duration.ofSeconds(1));
        assertThat(readField("expires_in", "604800").expiresIn()).contains(Duration.ofDays(7));
        for (String none : List.of("0", "-0", "null")) {
            assertThat(readField("expires_in", none).expiresIn()).isEmpty();
        }
        for (String number : List.of(
                "-1", "604801", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809")) {
            assertRefused(
                    "{\"sql\":\"select 1\",\"expires_in\":" + number + "}",
                    KylinError.EXPIRES_IN_ILLEGAL,
                    number,
                    "1",
                    "604800");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "offset", "timeout", "expires_in"})
    void whatIsNoWholeNumberIsOfTheWrongType(String field) {
        for (String value : List.of("1.5", "1.0", "1e3", "\"10\"", "\"\"", "true", "[]", "{}")) {
            assertRefused("{\"sql\":\"select 1\",\"" + field + "\":" + value + "}", KylinError.FIELD_TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql", "format", "encode", "separator", "file_name", "spark_queue"})
    void whatIsNoStringIsOfTheWrongType(String field) {
        for (String value : List.of("1", "true", "[]", "{}", "[\"csv\"]")) {
            String sql = field.equals("sql") ? "" : "\"sql\":\"select 1\",";
            assertRefused('{' + sql + '"' + field + "\":" + value + '}', KylinError.FIELD_TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "0", "\"\"", "[]"})
    void whatIsNeitherTrueNorFalseIsOfTheWrongType(String value) {
        assertRefused("{\"sql\":\"select 1\",\"include_header\":" + value + '}', KylinError.FIELD_TYPE);
    }

    @Test
    void aWrongTypeIsToldWithTheFieldTheValueAndWhatWouldBeRight() {
        assertRefused(
                "{\"sql\":\"select 1\",\"limit\":\"10\"}",
                KylinError.FIELD_TYPE,
                "limit",
                "the string '10'",
                "a whole number");
        assertRefused("{\"sql\":[\"select 1\"]}", KylinError.FIELD_TYPE, "sql", "an array", "a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"result", "日报", "a b", "it's", "отчёт"})
    void aFileNameIsReadInEveryLanguage(String name) throws IOException {
        assertThat(readField("file_name", '"' + name + '"').output().fileName()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "..",
                "../x",
                "a/b",
                "a\\\\b",
                "a\\r\\nSet-Cookie: x",
                "a\\u0000b",
                "\\u202egpj.exe",
                "/etc/x"
            })
    void aFileNameThatCouldHarmIsRefused(String name) {
        assertRefused("{\"sql\":\"select 1\",\"file_name\":\"" + name + "\"}", KylinError.FILE_NAME_ILLEGAL);
    }

    @Test
    void aLongHostileValueIsRepeatedShortenedAndWithoutControlCharacters() {
        String hostile = "\\r\\n\\u202e" + "😀".repeat(5_000);

        assertThatThrownBy(() -> read("{\"sql\":\"select 1\",\"format\":\"" + hostile + "\"}"))
                .isInstanceOfSatisfying(
                        KylinException.class,
                        e -> assertThat(e.arguments().get(0).toString()).isEqualTo("���" + "😀".repeat(57) + "…"));
    }

    @Test
    void theQueueCountsWhetherItChoosesAnEngineOrAPool() throws IOException {
        JsonBody body = body("{\"sql\":\"select 1\",\"spark_queue\":\"root.q\"}");
        KylinConfig on = config(Map.of("async-query.kylin.spark-queue-enabled", "true"));

        assertThat(reader(on).read(body, PROJECT).sparkQueue()).contains("root.q");
        assertThat(reader(config(Map.of())).read(body, PROJECT).sparkQueue()).contains("root.q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aBlankQueueIsNone(String queue) throws IOException {
        assertThat(readField("spark_queue", '"' + queue + '"').sparkQueue()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "root.users.ada", "夜间", "a:b", "A-1_b"})
    void aQueueIsReadInEveryLanguage(String queue) throws IOException {
        assertThat(readField("spark_queue", '"' + queue + '"').sparkQueue()).contains(queue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", " a", "a\\nINFO ok", "\\u202eq", "a/b", "a,b", "<a>", "\\u0000"})
    void aQueueThatCouldHarmALogIsRefused(String queue) {
        assertRefused("{\"sql\":\"select 1\",\"spark_queue\":\"" + queue + "\"}", KylinError.SPARK_QUEUE_ILLEGAL);
        assertRefused(
                "{\"sql\":\"select 1\",\"spark_queue\":\"" + "q".repeat(129) + "\"}", KylinError.SPARK_QUEUE_ILLEGAL);
    }

    private static void assertRefused(String body, KylinError error, Object... arguments) {
        assertThatThrownBy(() -> read(body)).as(body).isInstanceOfSatisfying(KylinException.class, e -> {
            assertThat(e.error()).isEqualTo(error);
            if (arguments.length > 0) {
                assertThat(e.arguments()).containsExactly(arguments);
            }
        });
    }

    private static QuerySubmission readField(String field, String json) throws IOException {
        return read("{\"sql\":\"select 1\",\"" + field + "\":" + json + '}');
    }

    private static QuerySubmission read(String body) throws IOException {
        return reader(config(Map.of())).read(body(body), PROJECT);
    }

    private static SubmissionReader reader(KylinConfig config) {
        return new SubmissionReader(config, MappedConfig.of(CsvConfig.class, Map.of()), RETENTION);
    }

    private static JsonBody body(String json) throws IOException {
        return JsonBody.read(new ByteArrayInputStream(json.getBytes(UTF_8)), ENOUGH);
    }

    private static KylinConfig config(Map<String, String> settings) {
        return MappedConfig.of(KylinConfig.class, settings);
    }

    private static Project project(OptionalInt maxLength) {
        return new Project(
                new ProjectName("learn_kylin"),
                Optional.empty(),
                "default",
                List.of(),
                Optional.empty(),
                Map.of(),
                new Members(Set.of(), Set.of(Members.EVERYONE)),
                new Members(Set.of(), Set.of()),
                ProjectRetention.DEFAULT,
                new ProjectLimits(
                        1,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        new StatementLimits(maxLength, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty()),
                        ResultLimits.NONE));
    }
}
