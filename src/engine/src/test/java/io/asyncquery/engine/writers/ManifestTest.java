package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link WrittenResult} holds every manifest against the files, here and in all other tests. */
class ManifestTest {

    private static final String ROWS_PER_FILE = "spark.sql.files.maxRecordsPerFile";

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void anEmptyResultIsOnePart(String format) throws IOException {
        var schema = new StructType().add("a", DataTypes.StringType).add("b", DataTypes.LongType);

        try (var none = WrittenResult.write(new LocalSpark().table(schema, List.of()), format);
                var filtered = WrittenResult.write(numbers(1000, 4).filter("id < 0"), format)) {
            assertThat(none.parts()).singleElement().satisfies(part -> assertThat(part.rows())
                    .isZero());
            assertThat(filtered.parts()).singleElement().satisfies(part -> assertThat(part.rows())
                    .isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void partitionsWithoutRowsAreNoParts(String format) throws IOException {
        try (var result = WrittenResult.write(numbers(1000, 4).filter("id >= 500 and id < 510"), format)) {
            // Spark writes the first partition even when it is empty.
            assertThat(result.parts()).map(WrittenResult.Part::rows).containsExactly(0L, 10L);
        }
    }

    @Test
    void partsAreInTheOrderOfTheRows() throws IOException {
        try (var result = WrittenResult.write(numbers(1200, 12), "csv")) {
            assertThat(result.parts()).hasSize(12).allSatisfy(part -> assertThat(part.rows())
                    .isEqualTo(100));
            assertThat(cells(result)).containsExactlyElementsOf(upTo(1200));
        }
    }

    @Test
    void anOrderByHoldsAcrossParts() throws IOException {
        var spark = new LocalSpark().with("spark.sql.shuffle.partitions", 7).with("spark.sql.adaptive.enabled", false);
        var shuffled =
                spark.numbers(20_000, 8).selectExpr("id * 7919 % 20000 as id").orderBy("id");

        try (var result = WrittenResult.write(shuffled, "csv")) {
            assertThat(result.parts()).hasSizeGreaterThan(3);
            assertThat(cells(result)).containsExactlyElementsOf(upTo(20_000));
        }
    }

    @Test
    void aTaskThatFillsSeveralFilesReportsThemInOrder() throws IOException {
        var spark = new LocalSpark().with(ROWS_PER_FILE, 30);

        try (var result = WrittenResult.write(spark.numbers(200, 2), "csv")) {
            assertThat(result.parts())
                    .map(WrittenResult.Part::rows)
                    .containsExactly(30L, 30L, 30L, 10L, 30L, 30L, 30L, 10L);
            assertThat(cells(result)).containsExactlyElementsOf(upTo(200));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void aTaskThatIsTriedAgainCountsOnce(String format) throws IOException {
        var flaky = failing(75, 1);

        try (var result = WrittenResult.write(flaky, format)) {
            assertThat(result.parts())
                    .map(WrittenResult.Part::rows)
                    .containsExactly(30L, 30L, 30L, 10L, 30L, 30L, 30L, 10L);
        }
    }

    @Test
    void noRowOfATaskThatIsTriedAgainComesTwice() throws IOException {
        try (var result = WrittenResult.write(failing(175, 2), "csv")) {
            assertThat(cells(result)).containsExactlyElementsOf(upTo(200));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void aFailedWriteLeavesNothing(String format) throws IOException {
        Path directory = LocalSpark.newDirectory();
        var doomed = failing(175, Integer.MAX_VALUE);

        assertThatThrownBy(() -> WrittenResult.save(doomed, format, Map.of(), directory))
                .hasStackTraceContaining("row 175");

        assertThat(Files.exists(directory) ? WrittenResult.namesIn(directory) : List.of())
                .isEmpty();
    }

    private static Dataset<Row> numbers(long rows, int partitions) {
        return new LocalSpark().numbers(rows, partitions);
    }

    /** Two partitions of a hundred numbers in files of thirty; one number cannot be read in a task's first attempts. */
    private static Dataset<Row> failing(long at, int attempts) {
        UDF1<Long, Long> read = id -> {
            if (id == at && TaskContext.get().attemptNumber() < attempts) {
                throw new IllegalStateException("row " + id);
            }
            return id;
        };
        var spark = new LocalSpark().with(ROWS_PER_FILE, 30);
        spark.session().udf().register("read", read, DataTypes.LongType);
        return spark.numbers(200, 2).select(callUDF("read", col("id")).as("id"));
    }

    private static List<Long> cells(WrittenResult result) {
        return new WrittenCsv(result, UTF_8, ",")
                .cells().stream().map(row -> Long.valueOf(row.get(0))).toList();
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().toList();
    }
}
