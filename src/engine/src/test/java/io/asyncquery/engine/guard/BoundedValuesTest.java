package io.asyncquery.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedValuesTest {

    private static final Map<String, String> THOUSAND = Map.of("spark.async-query.guard.max-value-bytes", "1000");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select length(repeat('x', 1000000000))",
                "select REPEAT('x', 500000000 + 500000000) from range(3)",
                "select 1 where exists(select 1 from range(2) where id < length(repeat('x', 2147483647)))",
                "with t as (select `repeat`('xyz', 100000000) a) select length(a) from t",
                "select repeat(repeat('x', 10000), 10000)",
                "select transform(array(1), x -> space(1000000000))",
                "select lpad('x', 1000000000, 'y')",
                "select rpad('x', 1000000000)",
                "select lpad(X'00', 1000000000)",
                "select space(1000000000)",
                "select sequence(1, 1000000000)",
                "select sequence(-9223372036854775808, 9223372036854775807, 2)",
                "select sequence(timestamp'2000-01-01', timestamp'2026-01-01', interval 1 microsecond)",
                "select sequence(timestamp'2026-01-01', timestamp'2000-01-01', interval -0.001 second)",
                "select array_repeat('abc', 100000000)",
                "select array_repeat(array_repeat(1, 10000), 10000)",
                "select format_string('%1000000000d', 1)",
                "select printf('%1$-999999999s', 'x')",
                "select length(format_string(nvl('%1000000000d', ''), 1))",
                "select length(randstr(2000000000)) from range(1)",
                "select format_number(1, 2000000000)",
                "select size(array_insert(array(1), 300000000, 1))",
                "select size(array_insert(array(1), -300000000, 1))",
                "select levenshtein(repeat('a', 1000000), repeat('b', 1000000))",
                "select count_min_sketch(id, 1e-9D, 0.99D, 1) from range(1)",
                "select approx_count_distinct(id, 0.0001) from range(1)",
                "select stack(1000000000, 1)",
                "select * from stack(1000000000, 1)",
                "select * from range(2) lateral view stack(1000000000, id) s",
                "select round(1.5D, 2000000000)",
                "select bround(1.5D, -2000000000)",
                "select ceil(1.5, 2000000000)",
                "select window(timestamp'2026-01-01', '1000 days', '1 microsecond')",
                "select count(*) from range(2) group by window(timestamp_seconds(id), '1 day', '1 second', '0 seconds')"
            })
    void aValueThatIsKnownToBeTooLargeIsRefusedAtOnce(String sql) {
        assertThat(GuardedSpark.refusal(sql)).satisfies(refusal -> {
            assertThat(refusal.getCondition()).isEqualTo("ASYNC_QUERY_REFUSED.VALUE_TOO_LARGE");
            assertThat(refusal.getSqlState()).isEqualTo("54000");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from values (length(repeat('x', 2000000000)))",
                "select * from values (1), (length(`repeat`('x', 1000000000 + 1000000000)))",
                "select * from values (length(builtin.repeat('x', 2000000000)))",
                "select * from values (length(identifier('re' || 'peat')('x', 2000000000)))",
                "select * from values (length(repeat('x', 2000000000 + 0 * year(current_date()))))",
                "select * from values (length(repeat('x', nvl(2000000000, 1))))",
                "select * from values (size(sequence(1, 200000000)))",
                "select * from range(length(repeat('x', 2000000000)))",
                "select * from identifier(repeat('x', 2000000000))",
                "select from_json('{}', repeat('x', 2000000000))",
                "select named_struct(repeat('x', 2000000000), 1)",
                "select percentile_approx(id, 0.5, length(repeat('x', 2000000000))) from range(1)"
            })
    void whatSparkComputesWhileItResolvesIsRefusedBefore(String sql) {
        assertThat(GuardedSpark.refusal(sql).getCondition()).isEqualTo("ASYNC_QUERY_REFUSED.VALUE_TOO_LARGE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repeat('xy', n)",
                "repeat(uuid(), n)",
                "lpad('x', n, 'y')",
                "rpad(cast(n as string), n)",
                "lpad(X'00', n)",
                "space(n)",
                "sequence(0, n)",
                "sequence(n, 0, -1)",
                "sequence(0, 10 * n, 10)",
                "sequence(date'2000-01-01', date_add(date'2000-01-01', n))",
                "sequence(timestamp'2000-01-01', timestamp'2000-01-01' + make_dt_interval(0, 0, n), interval 1 minute)",
                "array_repeat(1, n)",
                "array_repeat(repeat('x', 10), n)",
                "array_insert(array(1), n, 1)",
                "format_number(1, n)",
                "transform(array(n), x -> repeat('xy', x))[0]"
            })
    void aValueOfUnknownSizeIsBoundedWhenItIsMade(String value) {
        String sql = "select %s from (select cast(id * %s as int) n from range(1, 2)) where n > 0";

        assertThat(GuardedSpark.rows(sql.formatted(value, 10), THOUSAND)).hasSize(1);
        assertThat(GuardedSpark.refusal(sql.formatted(value, 1001), THOUSAND)).satisfies(refusal -> {
            assertThat(refusal.getCondition()).isEqualTo("USER_RAISED_EXCEPTION");
            assertThat(refusal.getMessageParameters().get("errorMessage"))
                    .endsWith(" would make a value of more than 1,000 bytes, the limit.");
        });
    }

    @Test
    void whatIsComparedIsBoundedWhenItIsCompared() {
        String sql = "select levenshtein(repeat('a', n), repeat('b', 20)) from"
                + " (select cast(id * %d as int) n from range(1, 2))";

        assertThat(GuardedSpark.rows(sql.formatted(50), THOUSAND).get(0).getInt(0))
                .isEqualTo(50);
        assertThat(GuardedSpark.refusal(sql.formatted(51), THOUSAND)
                        .getMessageParameters()
                        .get("errorMessage"))
                .isEqualTo("levenshtein would compare more than 1,000 pairs of bytes, the limit.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repeat('ab', 3)                                                     | ababab",
                "repeat('x', -5)                                                     | ''",
                "repeat(cast(null as string), 1000000000)                            | null",
                "repeat('x', cast(null as int))                                      | null",
                "length(repeat('x', 1000))                                           | 1000",
                "lpad('x', 3, '0')                                                   | 00x",
                "size(sequence(1, 100))                                              | 100",
                "size(sequence(5, 1))                                                | 5",
                "size(sequence(date'2000-01-01', date'2000-06-01', interval 1 month)) | 6",
                "size(sequence(timestamp'2000-01-01', timestamp'2001-01-01', interval 1 month)) | 13",
                "size(sequence(timestamp'2000-01-01', timestamp'2000-02-01'))        | 32",
                "size(array_repeat('abc', 3))                                        | 3",
                "format_string('%5d %s', 1, 'x')                                     | '    1 x'",
                "levenshtein('kitten', 'sitting')                                    | 3",
                "format_number(1234.5, 2)                                            | '1,234.50'",
                "format_number(1234.5, '#')                                          | 1234",
                "round(2.345D, 2)                                                    | 2.35",
                "round(1250, -2)                                                     | 1300",
                "size(array_insert(array(1, 2), 5, 9))                               | 5"
            })
    void whatIsSmallEnoughIsAsItWas(String value, String result) {
        assertThat(GuardedSpark.rows("select string(" + value + ")", THOUSAND)
                        .get(0)
                        .getString(0))
                .isEqualTo(result.equals("null") ? null : result);
    }

    @Test
    void queriesAroundAValueKeepTheirMeaning() {
        assertThat(GuardedSpark.rows("""
                        select repeat(c, 3) r, count(*), max(repeat(c, cast(length(c) as int))) over (order by repeat(c, 3))
                        from (select cast(id as string) c from range(2)) where exists(select repeat('x', cast(id as int)) from range(1))
                        group by repeat(c, 3), c having repeat(c, 3) <> 'q' order by repeat(c, 3)""")).map(row -> row.getString(0)).containsExactly("000", "111");
        assertThat(GuardedSpark.rows("select * from range(2) lateral view explode(sequence(1, cast(id as int) + 1)) e"))
                .hasSize(3);
        assertThat(GuardedSpark.rows("select repeat('x', 3), repeat('y', cast(id as int)) from range(1)")
                        .get(0)
                        .schema()
                        .fieldNames())
                .containsExactly("repeat(x, 3)", "repeat(y, CAST(id AS INT))");
    }

    @Test
    void aCheckThatAUserCopiesIsNoneOfOurs() {
        assertThat(GuardedSpark.refusal("""
                        select repeat('x', if(id > 5, cast(raise_error('no') as int), 1000000000 + cast(id as int)))
                        from range(1)""").getCondition()).isEqualTo("USER_RAISED_EXCEPTION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select sequence(1, 10, -1)",
                "select sequence(1, 3, 0)",
                "select repeat('a', 'b')",
                "select repeat('a')",
                "select sequence(1, 'x')"
            })
    void whatIsWrongWithTheArgumentsIsStillSparksToSay(String sql) {
        assertThat(catchThrowable(() -> GuardedSpark.rows(sql)))
                .isNotNull()
                .isNotInstanceOf(LimitExceededException.class);
    }
}
