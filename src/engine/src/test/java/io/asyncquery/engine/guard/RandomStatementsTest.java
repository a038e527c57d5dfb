package io.asyncquery.engine.guard;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.engine.LocalSpark;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queries by chance: what may be run passes, and one forbidden thing in it, wherever that stands, is refused. The long
 * run is told by {@code fuzz.statements} and {@code fuzz.seed}; see src/docs/security.md.
 */
class RandomStatementsTest {
    private static final long STATEMENTS = Long.getLong("fuzz.statements", 150);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_124L);

    private final LocalSpark spark = TwoProjects.sessionOfTheFirst();

    static LongStream seeds() {
        return LongStream.range(SEED, SEED + STATEMENTS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsAllowedPasses(long seed) {
        String sql = RandomStatement.honest(seed);

        assertThatCode(() -> spark.query(GuardedSpark.wrapped(sql))).as(sql).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsForbiddenIsRefused(long seed) {
        String sql = RandomStatement.forbidden(seed);

        assertThatThrownBy(() -> spark.query(GuardedSpark.wrapped(sql)))
                .as(sql)
                .isInstanceOf(RefusedQueryException.class);
    }
}
