package io.asyncquery.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without the guard each of the bombs here keeps a core busy for minutes, fills the heap or overflows the stack. */
class BoundedParserTest {

    private static final String TOO_COMPLEX = "ASYNC_QUERY_REFUSED.TOO_COMPLEX";

    static Stream<String> bombs() {
        int n = 20_000;
        return Stream.of(
                "select " + nested("(", "1", ")", n),
                "select " + nested("((", "1", ")+1)", 100),
                "select " + "(".repeat(n),
                "select " + nested("case when true then ", "1", " end", n),
                "select " + nested("case when end then ", "1", " end", n),
                "select case when true then a.end + " + "case when true then end + ".repeat(n) + "1" + " end".repeat(n),
                "select transform(array(1), " + "x -> ".repeat(n) + "1)",
                "select " + nested("abs(", "1", ")", n),
                "select a" + nested("[a", "", "]", n) + " from (select array(0) a)",
                "select cast(null as " + nested("array<", "int", ">", n) + ")",
                "select " + nested("/* ", "", " */", n) + " 1",
                "select 1 " + "/* ".repeat(n),
                nested("select * from (", "select 1", ") t", n),
                nested("select (", "select 1", ")", n),
                nested("with t as (", "select 1", ") select * from t", n),
                "select " + "not ".repeat(n) + "true",
                "select " + "- ".repeat(n) + "1",
                "select " + "! ".repeat(500) + "true",
                "select 'a'" + "||'a'".repeat(700),
                "select 1" + " union all select 1".repeat(1500),
                "select 1 from range(1)" + " lateral view explode(array(1)) t as x".repeat(500),
                "select 1 from range(1)" + ", range(1)".repeat(500),
                "select 1" + ",1".repeat(100_000),
                "select count(*) from range(1) group by cube(id" + ", id".repeat(20) + ")",
                "select count(*) from range(1) group by cube(id,id,id,id,id), cube(id,id,id,id,id), rollup(id,id)",
                doubled(30),
                doubled(10).toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    @Timeout(20)
    void aBombIsRefusedBeforeItGoesOff(String sql) {
        assertThat(GuardedSpark.refusal(sql)).satisfies(refusal -> {
            assertThat(refusal.getCondition()).isEqualTo(TOO_COMPLEX);
            assertThat(refusal.getSqlState()).isEqualTo("54001");
            assertThat(refusal)
                    .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                    .hasMessageStartingWith("[" + TOO_COMPLEX + "] ")
                    .hasMessageEndingWith("Divide it into simpler ones.");
        });
    }

    /** Spark reads them from left to right, and overflows its stack later. */
    @ParameterizedTest
    @ValueSource(strings = {"+1", "||1", "::int", " = 1", "[0]", ".a"})
    @Timeout(20)
    void aChainThatIsTooLongIsRefused(String link) {
        assertThat(GuardedSpark.refusal("select 1" + link.repeat(30_000)).getCondition())
                .isEqualTo(TOO_COMPLEX);
    }

    @Test
    @Timeout(60)
    void aTypeThatDoublesIsRefused() {
        String sql = "select 1 a";
        for (int i = 0; i < 30; i++) {
            sql = "select struct(a, a) a from (" + sql + ")";
        }

        assertThat(GuardedSpark.refusal(sql).getCondition()).isEqualTo(TOO_COMPLEX);
    }

    static Stream<String> honest() {
        return Stream.of(
                "select " + nested("(", "1", ")", 90),
                "select " + nested("case when true then ", "1", " else 2 end", 90),
                "select true" + " and true".repeat(10_000),
                "select 1" + "+1".repeat(300),
                "select 1 where 1 in (0" + list(",%d", 20_000) + ",1)",
                "select 0 c" + list(", %1$d c%1$d", 2000),
                "select 1 `" + "ä".repeat(50_000) + "`",
                "select '" + "((((case not".repeat(50_000) + "' a",
                "select 1 -- " + "/* (((".repeat(10_000),
                "select 1 /* " + "((((case ".repeat(10_000) + "*/",
                "select 1" + " union all select 1".repeat(150),
                "select sum(case when id = 0 then 1 end)" + list(", sum(case when id = %1$d then 1 end) c%1$d", 300)
                        + " from range(3)",
                "with a as (select 1 x), b as (select * from a cross join a a2), c as (select 1 from b cross join b b2)"
                        + " select * from c cross join c c2",
                "select count(*) from range(1) group by cube(id, id, id, id, id, id)",
                "select cast(null as array<map<int, struct<a: array<int>, b: map<int, array<int>>>>>) a where 1 < 2",
                "select transform(array(1), x -> transform(array(2), (y, i) -> x + y))"
                        + list(", transform(array(%d), x -> x)", 150),
                "select 1 end" + list(", case when 1 = %d then date'2026-01-01' end", 150),
                "select case when c then year else year end" + ", case when c then year else year end".repeat(150)
                        + " from (select true c, 1 year)",
                "select 1 `end`, case when true then case when `end` = 1 then 1 end end from (select 1 `end`)");
    }

    @ParameterizedTest
    @MethodSource("honest")
    void whatPeopleWriteIsLeftAlone(String sql) {
        assertThatCode(() -> GuardedSpark.rows(sql)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-tokens    | 3 | select 1 a         | select 1 a, 2",
                "max-nesting   | 2 | select ((1))       | select (((1)))",
                "max-nesting   | 2 | select /* /* */ */ 1 | select /* /* */ /* */ */ 1",
                "max-nesting   | 5 | select not not not true | select not not not not not not not not not not not not not not not not not not not not true",
                "max-relations | 2 | select 1 union select 2 | select 1 union select 2 union select 3",
                "max-relations | 2 | select 1 group by rollup(1) | select 1 group by rollup(1, 2, 3)"
            })
    void theSessionSaysWhatIsTooMuch(String name, String limit, String allowed, String refused) {
        Map<String, String> settings = Map.of("spark.async-query.guard." + name, limit);

        assertThatCode(() -> GuardedSpark.rows(allowed, settings)).doesNotThrowAnyException();
        assertThat(GuardedSpark.refusal(refused, settings).getCondition()).isEqualTo(TOO_COMPLEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"select a from (select 1 b)", "select nope(1)", "select * from nowhere", "select 1 + array(1)"})
    void whatCannotBeResolvedIsStillSparksToRefuse(String sql) {
        assertThat(GuardedSpark.refusal(sql).getCondition())
                .doesNotStartWith("ASYNC_QUERY")
                .doesNotStartWith("INTERNAL_ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ")",
                "]]",
                "end",
                ">",
                "/*",
                "/*+",
                "select 'x",
                "select `x",
                "\u0000",
                "select \uD83D",
                "😀"
            })
    void whatIsNoStatementIsStillSparksToRefuse(String sql) {
        assertThatThrownBy(() -> GuardedSpark.rows(sql)).isInstanceOf(ParseException.class);
    }

    private static String nested(String open, String inside, String close, int levels) {
        return open.repeat(levels) + inside + close.repeat(levels);
    }

    private static String list(String element, int count) {
        StringBuilder list = new StringBuilder();
        IntStream.range(0, count).forEach(i -> list.append(String.format(element, i)));
        return list.toString();
    }

    /** Each WITH query uses the one before twice. */
    private static String doubled(int times) {
        StringBuilder with = new StringBuilder("with t0 as (select 1 a)");
        for (int i = 0; i < times; i++) {
            with.append(String.format(", t%2$d as (select 1 a from t%1$d a join t%1$d b)", i, i + 1));
        }
        return with + " select * from t" + times;
    }
}
