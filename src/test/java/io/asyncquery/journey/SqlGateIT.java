package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only one statement, and only one that reads, whatever it is dressed up as. */
class SqlGateIT {
    private final Queries queries = new Queries(SharedService.get()::asAnalyst);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table KYLIN_COUNTRY",
                "insert into KYLIN_COUNTRY select * from KYLIN_COUNTRY",
                "create table t as select 1 a",
                "create view v as select 1 a",
                "set spark.sql.ansi.enabled=false",
                "show tables",
                "explain select 1",
                "use default",
                "select 1; drop table KYLIN_COUNTRY",
                "select 1) t; drop table KYLIN_COUNTRY --",
                "select 1 -- ) t; drop table KYLIN_COUNTRY\n; drop table KYLIN_COUNTRY",
                "/* */ drop /* */ table KYLIN_COUNTRY",
                "begin drop table KYLIN_COUNTRY; end",
                "execute immediate 'drop table KYLIN_COUNTRY'",
                "select * from csv.`/etc/passwd`",
                "select * from text.`file:///etc/passwd`",
                "select"
            })
    void whatDoesNotReadFailsWithAReasonAndChangesNothing(String sql) {
        String reason = queries.failed(Map.of("sql", sql));

        assertThat(reason)
                .startsWith("[")
                .doesNotContain("org.apache")
                .doesNotContain("Exception")
                .doesNotContain("SELECT * FROM (")
                .doesNotContain("/target/");
        String countries = queries.succeeded(Map.of("sql", "select count(*) from KYLIN_COUNTRY"));
        assertThat(new String(queries.bytes(countries), UTF_8)).isNotEqualTo("0\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FUNCTION | select reflect('java.lang.System', 'getenv', 'PATH')",
                "FUNCTION | select * from KYLIN_COUNTRY where java_method('java.lang.System', 'getenv', 'PATH') is null",
                "FILE     | select * from text.`/etc/passwd`",
                "TABLE    | with c as (select * from default.other) select 1",
                "TABLE    | select nosuchcolumn from identifier('default.other')",
                "OPTIONS  | select * from KYLIN_COUNTRY with (path = '/etc')",
                "UNKNOWN  | select transform(COUNTRY) using 'cat' as (c) from KYLIN_COUNTRY",
                "METADATA_COLUMN | select _metadata.file_path from KYLIN_COUNTRY",
                "TOO_LARGE | select count(*) from range(99999999999)"
            })
    void whatAQueryMustNotReachIsRefusedByTheGuard(String reason, String sql) {
        assertThat(queries.failed(Map.of("sql", sql)))
                .startsWith("[ASYNC_QUERY_REFUSED." + reason + "] ")
                .matches("(?s).*SQLSTATE: (42501|54000) \\(line 1, pos \\d+\\)");
    }

    @Test
    void statementsAreNotToldTheEnginesEnvironment() {
        String id = queries.succeeded(Map.of("sql", "select '${env:PATH}' a, '${spark.app.name}' b"));

        assertThat(new String(queries.bytes(id), UTF_8)).isEqualTo("${env:PATH},${spark.app.name}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 a",
                "select 1 a;",
                "select 1 a ; ;",
                "with t as (select 1 a) select * from t",
                "values (1)",
                "select 1 a -- a comment at the end",
                "select 1 a /* another */",
                "from range(1) select 1 a",
                "(select 1 a) union all (select 1 a) limit 1",
                "table KYLIN_COUNTRY |> limit 1 |> select 1 a"
            })
    void everyFormOfAQueryRuns(String sql) {
        String id = queries.succeeded(Map.of("sql", sql));

        assertThat(new String(queries.bytes(id), UTF_8)).isEqualTo("1\n");
    }

    @Test
    void anErrorNamesThePlaceInTheUsersOwnText() {
        assertThat(queries.failed(Map.of("sql", "select 1,\n  nope\nfrom KYLIN_SALES")))
                .contains("(line 2, pos 2)");
    }

    @Test
    void aFailureWhileRunningIsToldWithoutAStackTrace() {
        assertThat(queries.failed(Map.of("sql", "select cast(LSTG_FORMAT_NAME as int) from KYLIN_SALES")))
                .startsWith("[CAST_INVALID_INPUT]")
                .doesNotContain("at org.");
    }

    @Test
    void theSampleJoins() {
        String id = queries.succeeded(Map.of("sql", """
                select count(*), count(distinct c.NAME)
                from KYLIN_SALES s
                join KYLIN_CAL_DT d on s.PART_DT = d.CAL_DT
                join KYLIN_CATEGORY_GROUPINGS g on s.LEAF_CATEG_ID = g.LEAF_CATEG_ID and s.LSTG_SITE_ID = g.SITE_ID
                join KYLIN_ACCOUNT a on s.BUYER_ID = a.ACCOUNT_ID
                join KYLIN_COUNTRY c on a.ACCOUNT_COUNTRY = c.COUNTRY"""));

        assertThat(new String(queries.bytes(id), UTF_8)).startsWith("10000,").isNotEqualTo("10000,0\n");
    }
}
