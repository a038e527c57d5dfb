package io.asyncquery.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What analysts ask must pass the guard. The queries of TPC-DS and TPC-H are those of Spark's own test jar, unpacked by
 * the build; {@code honest/analysts.sql} goes on where they end. All are wrapped as the service wraps them, analysed
 * and planned over empty tables, never run.
 */
class HonestQueriesTest {

    private static final String SUBMITTER = "ANALYST";

    @BeforeAll
    static void createSchemas() throws IOException, AnalysisException {
        for (String schema : List.of("tpcds", "tpch", "learn_kylin")) {
            createEmptyTables(schema);
        }
    }

    @Test
    void theSessionsOfTheseQueriesAreGuarded() {
        var plan = sessionIn("learn_kylin")
                .query("select current_user()")
                .queryExecution()
                .executedPlan();

        assertThat(plan.executeCollect()[0].getString(0)).isEqualTo(SUBMITTER);
    }

    @Test
    void noQueryOfTheBenchmarksIsMissing() throws IOException {
        assertThat(files("tpcds")).hasSize(103);
        assertThat(files("tpcds-v2.7.0")).hasSize(32);
        assertThat(files("tpch")).hasSize(22);
    }

    @ParameterizedTest
    @MethodSource
    void queriesOfTpcDsPass(String sql) {
        assertPasses("tpcds", sql);
    }

    static Stream<Named<String>> queriesOfTpcDsPass() throws IOException {
        return Stream.concat(files("tpcds").stream(), files("tpcds-v2.7.0").stream());
    }

    @ParameterizedTest
    @MethodSource
    void queriesOfTpcHPass(String sql) {
        assertPasses("tpch", sql);
    }

    static Stream<Named<String>> queriesOfTpcHPass() throws IOException {
        return files("tpch").stream();
    }

    @ParameterizedTest
    @MethodSource
    void queriesOfAnalystsPass(String sql) {
        assertPasses("learn_kylin", sql);
    }

    static Stream<String> queriesOfAnalystsPass() throws IOException {
        return paragraphs("analysts.sql");
    }

    private static void assertPasses(String schema, String sql) {
        String wrapped = "SELECT * FROM (\n" + sql + "\n) t";

        assertThatCode(() -> sessionIn(schema).query(wrapped).queryExecution().executedPlan())
                .doesNotThrowAnyException();
    }

    private static LocalSpark sessionIn(String schema) {
        return GuardedSpark.sessionOf(SUBMITTER, schema);
    }

    /** Each paragraph of the definitions is a table: its name in the first line, its columns in the others. */
    private static void createEmptyTables(String schema) throws IOException, AnalysisException {
        var session = new LocalSpark().session();
        session.sql("CREATE SCHEMA " + schema);
        for (String table : paragraphs(schema + ".tables").toList()) {
            String[] nameAndColumns = table.split("\n", 2);
            session.catalog()
                    .createTable(
                            schema + "." + nameAndColumns[0],
                            "parquet",
                            StructType.fromDDL(nameAndColumns[1]),
                            Map.of());
        }
    }

    private static Stream<String> paragraphs(String resource) throws IOException {
        return Stream.of(Files.readString(honest(resource)).strip().split("\n{2,}"));
    }

    private static List<Named<String>> files(String folder) throws IOException {
        try (var files = Files.list(honest(folder))) {
            return files.sorted().map(HonestQueriesTest::named).toList();
        }
    }

    private static Named<String> named(Path file) {
        try {
            return Named.of(file.getParent().getFileName() + "/" + file.getFileName(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path honest(String resource) {
        var url = HonestQueriesTest.class.getResource("/honest/" + resource);
        return Path.of(URI.create(Objects.requireNonNull(url, resource).toString()));
    }
}
