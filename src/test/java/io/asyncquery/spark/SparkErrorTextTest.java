package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts with an error class and a SQLSTATE are what Spark 4.2 really says. */
class SparkErrorTextTest {
    @Test
    void theStatementAfterASyntaxErrorIsCutAndThePlaceIsTheUsersOwn() {
        String message = """

            [PARSE_SYNTAX_ERROR] Syntax error at or near 'x': extra input 'x'. SQLSTATE: 42601 (line 2, pos 11)

            == SQL ==
            SELECT * FROM (
            drop table x
            -----------^^^
            ) t
            """;

        assertThat(SparkErrorText.readable(message))
                .isEqualTo("[PARSE_SYNTAX_ERROR] Syntax error at or near 'x': extra input 'x'. SQLSTATE: 42601"
                        + " (line 1, pos 11)");
    }

    @Test
    void thePlanAfterAnAnalysisErrorIsCutAndThePlaceIsTheUsersOwn() {
        String message = """
            [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `x` cannot be resolved. SQLSTATE: 42703; line 4 pos 7;
            'Project ['x]
            +- SubqueryAlias t
            """;

        assertThat(SparkErrorText.readable(message))
                .isEqualTo("[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name `x` cannot be resolved."
                        + " SQLSTATE: 42703 (line 3, pos 7)");
    }

    @Test
    void aPlanWithoutSqlStateIsCutResolvedOrNot() {
        for (String plan :
                List.of("'Project [*]", "Aggregate [count(1)]\n+- Relation spark_catalog.other.t[a#1] parquet")) {
            assertThat(SparkErrorText.readable("Table not found: t; line 2 pos 14;\n" + plan))
                    .isEqualTo("Table not found: t; (line 1, pos 14)");
        }
    }

    @Test
    void noPlaceIsInFrontOfTheFirstLine() {
        assertThat(SparkErrorText.readable("Bad (line 1, pos 0)")).isEqualTo("Bad (line 1, pos 0)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n== SQL (line 2, position 8) ==\nselect 1/0\n       ^^^",
                "\n== Physical Plan ==\n*(1) Project",
                "\n\tat org.apache.spark.Some.method(Some.scala:1)\n\tat x.y(z)",
                "\n\tat java.base/java.lang.Thread.run(Thread.java:840)",
                "\nJVM stacktrace:\norg.apache",
                "\nDriver stacktrace:",
                "\nCaused by: java.io.IOException: /store/p"
            })
    void whatFollowsTheSentenceIsCut(String tail) {
        assertThat(SparkErrorText.readable("Broken" + tail)).isEqualTo("Broken");
        assertThat(SparkErrorText.readable("Broken. SQLSTATE: 22012" + tail)).isEqualTo("Broken. SQLSTATE: 22012");
    }

    @Test
    void aMessageOfSeveralLinesKeepsThem() {
        assertThat(SparkErrorText.readable("First.\nSecond $1 \\ line. SQLSTATE: 42P01"))
                .isEqualTo("First.\nSecond $1 \\ line. SQLSTATE: 42P01");
    }

    @Test
    void noTextIsNoText() {
        assertThat(SparkErrorText.readable("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL"
                        + " instead. If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error."
                        + " SQLSTATE: 22012",
                "[CAST_INVALID_INPUT] The value '2020-99-99T10:30:00' of the type \"STRING\" cannot be cast to"
                        + " \"TIMESTAMP\" because it is malformed. SQLSTATE: 22018",
                "[CAST_INVALID_INPUT] The value '2020/01/02' of the type \"STRING\" cannot be cast to \"DATE\" because"
                        + " it is malformed. SQLSTATE: 22018",
                "[WRONG_NUM_ARGS.WITHOUT_SUGGESTION] The `csc` requires 1 parameters but the actual number is 2."
                        + " Please, refer to 'https://spark.apache.org/docs/latest/sql-ref-functions.html' for a fix."
                        + " SQLSTATE: 42605 (line 1, pos 7)",
                "[TABLE_OR_VIEW_NOT_FOUND] The table or view `nosuch` cannot be found. Verify the spelling and"
                        + " correctness of the schema and catalog.\n"
                        + "Search path: [`system`.`builtin`, `system`.`session`, `spark_catalog`.`learn_kylin`]. SQLSTATE:"
                        + " 42P01",
                "[DUPLICATED_MAP_KEY] Duplicate map key 1 was found, please check the input data.\n"
                        + "If you want to remove the duplicated keys, you can set \"spark.sql.mapKeyDedupPolicy\" to"
                        + " \"LAST_WIN\" so that the key inserted at last takes precedence. SQLSTATE: 23505",
                "[WINDOW_FUNCTION_FRAME_NOT_ORDERED] For example: SELECT"
                        + " lag(spark_catalog.learn_kylin.kylin_sales.TRANS_ID, 1, NULL) OVER (PARTITION BY"
                        + " window_partition ORDER BY window_ordering) FROM table. SQLSTATE: 42601",
                "[DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES] Cannot resolve \"(a / b)\" due to data type mismatch:"
                        + " (\"BINARY\" and \"INT\"). SQLSTATE: 42K09 (line 1, pos 7)",
                "[DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION] cannot cast \"BIGINT\" to \"STRUCT<a: INT>\". SQLSTATE:"
                        + " 42K09",
                "[INVALID_ARRAY_INDEX] The index 7 is out of bounds. The array has 2 elements. SQLSTATE: 22003",
                "Row 7, column C: U+1F600 does not exist in gbk"
            })
    void whatHelpsTheUserStays(String message) {
        assertThat(SparkErrorText.readable(message)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file"
                        + " file:///data/engine/warehouse/learn_kylin.db/kylin_account/part-00000-3c85e8c9-c000.snappy.parquet."
                        + "  SQLSTATE: KD001|[FAILED_READ_FILE.NO_HINT] Encountered error while reading file <path>."
                        + " SQLSTATE: KD001",
                "[FAILED_READ_FILE.UNSUPPORTED_FILE_SYSTEM] Encountered error while reading file"
                        + " http://10.0.0.1:8080/x. The file system org.apache.hadoop.fs.http.HttpFileSystem hasn't"
                        + " implemented listStatus. SQLSTATE: KD001; line 2 pos"
                        + " 14|[FAILED_READ_FILE.UNSUPPORTED_FILE_SYSTEM] Encountered error while reading file <path>. The"
                        + " file system <class> hasn't implemented listStatus. SQLSTATE: KD001 (line 1, pos 14)",
                "[PATH_NOT_FOUND] Path does not exist: file:/data/my folder/nothere. SQLSTATE: 42K03|[PATH_NOT_FOUND]"
                        + " Path does not exist: <path>. SQLSTATE: 42K03",
                "[PATH_NOT_FOUND] Path does not exist: hdfs://namenode.corp:8020/secret. SQLSTATE:"
                        + " 42K03|[PATH_NOT_FOUND] Path does not exist: <path>. SQLSTATE: 42K03",
                "Cannot open 's3a://key:secret@bucket/a b' now|Cannot open '<path>' now",
                "jdbc:mysql://db.corp:3306/hr?user=root&password=x refused|jdbc:<path>",
                "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most recent failure: Lost task"
                        + " 0.0 in stage 1.0 (TID 3) (127.0.0.1 executor driver): java.lang.RuntimeException: boom|Job"
                        + " aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most recent failure: Lost"
                        + " task 0.0 in stage 1.0 (TID 3): <class>: boom",
                "Lost task 0.0 in stage 1.0 (TID 3) (worker-7.corp executor 12): gone|Lost task 0.0 in stage 1.0 (TID"
                        + " 3): gone",
                "[FAILED_EXECUTE_UDF] User defined function (`Mask (io.asyncquery.udf.Mask$$Lambda$12/0x00007f1a)`:"
                        + " (string) => string) failed due to: java.lang.IllegalStateException: no. SQLSTATE:"
                        + " 39000|[FAILED_EXECUTE_UDF] User defined function (`Mask (<class>)`: (string) => string) failed"
                        + " due to: <class>: no. SQLSTATE: 39000",
                "mkdir of /tmp/spark-1f/blockmgr-2/0a failed|mkdir of <path> failed",
                "No space left in '/var/数据/x'|No space left in '<path>'",
                "Cannot load async-query-engine-0.1.0.jar, part-00000.snappy.parquet|Cannot load <file>, <file>",
                "Call From gateway/10.0.0.5 to namenode:8020 failed|Call From <host> to <host> failed",
                "Connection refused: localhost/127.0.0.1:15002|Connection refused: <host>",
                "Connection refused: [::1]:15002 and [fe80::1%eth0]|Connection refused: <host> and <host>",
                "no answer from db.corp:443 and worker-7.corp:7077|no answer from <host> and <host>",
                "java.net.UnknownHostException: secret.corp|<class>: <host>",
                "on localhost|on <host>",
                "org.apache.spark.sql.Row$Inner@1f2e3d is no scala.collection.immutable.List|<class> is no <class>"
            })
    void whatTellsOfTheHouseIsHidden(String message, String shown) {
        assertThat(SparkErrorText.readable(message)).isEqualTo(shown);
    }

    @Test
    void aSentenceWithoutEndIsCut() {
        String readable = SparkErrorText.readable("[X] The value '" + "x".repeat(1_000_000) + "'. SQLSTATE: 22018");

        assertThat(readable)
                .startsWith("[X] The value 'xxx")
                .endsWith("x… SQLSTATE: 22018")
                .hasSizeLessThan(4_100);
    }

    @Property
    void noTextBreaksIt(@ForAll String text) {
        assertThat(SparkErrorText.readable(text)).hasSizeLessThan(SparkErrorText.MOST_CHARACTERS + 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "file:/", "a.", "(x executor ", "com.", "1.2.3.", "[::", "a:1", ";\n", "\n at "})
    void aTextMadeToBeSlowIsNot(String piece) {
        assertThat(SparkErrorText.readable(piece.repeat(1_000))).isNotNull();
    }
}
