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
                "select printf('%1$-999999999s', 'x')"
            })
    void aValueThatIsKnownToBeTooLargeIsRefusedAtOnce(String sql) {
        assertThat(GuardedSpark.refusal(sql)).satisfies(refusal -> {
            assertThat(refusal.getCondition()).isEqualTo("ASYNC_QUERY_REFUSED.VALUE_TOO_LARGE");
            assertThat(refusal.getSqlState()).isEqualTo("54000");
        });
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
                "format_string('%5d %s', 1, 'x')                                     | '    1 x'"
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
