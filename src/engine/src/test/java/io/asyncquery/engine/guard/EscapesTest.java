package io.asyncquery.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every attempt of the corpus to get out of the project is refused, wherever it stands and however it is disguised. */
class EscapesTest {
    private static final String PASSED = "PASSED";

    /** Where a query can stand in another one. */
    private static final List<String> PLACES = List.of(
            "WITH x AS ($) SELECT * FROM x",
            "WITH unused AS ($) SELECT 1",
            "SELECT 1 WHERE EXISTS ($)",
            "SELECT (SELECT count(*) FROM ($))",
            "SELECT 1 FROM own.t WHERE t.id IN (SELECT 1 FROM ($))",
            "SELECT t.s FROM own.t, LATERAL ($)",
            "($) UNION ALL ($)",
            "SELECT t.id FROM own.t ORDER BY (SELECT count(*) FROM ($))",
            "FROM ($) |> SELECT 1",
            "SELECT transform(array(1), x -> x + (SELECT count(*) FROM ($)))",
            "SELECT 1) u UNION ALL (SELECT 1 FROM ($)) --");

    private static LocalSpark spark;

    /** An attempt, and why it is refused. */
    record Escape(String reason, String sql) {
        static Escape parse(String paragraph) {
            String[] lines = paragraph.split("\n", 2);
            return new Escape(lines[0].replace("-- ", ""), lines[1]);
        }

        @Override
        public String toString() {
            return sql;
        }
    }

    @BeforeAll
    static void createSchemas() {
        spark = TwoProjects.sessionOfTheFirst();
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void isRefusedForItsReason(Escape escape) {
        assertThat(outcome(escape.sql())).isEqualTo(escape.reason());
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void isRefusedAsTheGatewayRunsIt(Escape escape) {
        assertThat(outcome(GuardedSpark.wrapped(escape.sql()))).isNotEqualTo(PASSED);
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void isRefusedInsideOfAnotherQuery(Escape escape) {
        assertThat(PLACES).allSatisfy(place -> assertThat(outcome(place.replace("$", escape.sql())))
                .isNotEqualTo(PASSED));
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void isRefusedInDisguise(Escape escape) {
        assertThat(disguises(escape.sql()))
                .allSatisfy(disguise -> assertThat(outcome(disguise)).isNotEqualTo(PASSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"payroll", "paid", "nosuch"})
    void aViewOfWhatMayNotBeReadLooksLikeNone(String name) {
        assertThat(catchThrowable(() -> spark.query("select nosuchcolumn from other." + name)))
                .hasMessageStartingWith("[ASYNC_QUERY_REFUSED.TABLE] Table or view other." + name
                        + " is not in a schema of this project.");
    }

    private static Stream<String> disguises(String sql) {
        return Stream.of(
                sql.replace(" ", " /* x */\r\n\t -- y\n "),
                sql.replace(" ", "\u00a0"),
                sql.replace(" ", "\u200b ").replace(".", ".\u00ad"),
                sql.toUpperCase(Locale.ROOT),
                sql.replace('e', '\uff45'),
                sql.replace('s', '\u017f'),
                "/*+ */ " + sql,
                "((" + sql + "))",
                sql + ";",
                sql + " -- ");
    }

    /** Why the statement is refused, or that it is no SQL, not taken by Spark, or passed. */
    private static String outcome(String sql) {
        Throwable thrown = catchThrowable(() -> spark.query(sql));
        if (thrown instanceof RefusedQueryException refused) {
            return refused.getCondition().replace("ASYNC_QUERY_REFUSED.", "");
        }
        if (thrown instanceof ParseException) {
            return "PARSE";
        }
        return thrown == null ? PASSED : thrown instanceof AnalysisException ? "ERROR" : thrown.toString();
    }

    static Stream<Escape> escapes() throws IOException {
        try (InputStream in = Objects.requireNonNull(EscapesTest.class.getResourceAsStream("/escapes.sql"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return Stream.of(text.split("\n{2,}")).skip(1).map(Escape::parse);
        }
    }
}
