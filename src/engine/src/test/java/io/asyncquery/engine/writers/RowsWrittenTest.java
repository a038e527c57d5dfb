package io.asyncquery.engine.writers;

import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session tells of the rows that are written in it. */
class RowsWrittenTest {

    private static final long PATIENCE_SECONDS = 60;

    /** Tasks run in this process: each of a gated write takes a permit before its first row. */
    private static final Map<String, Semaphore> GATES = new ConcurrentHashMap<>();

    private final LocalSpark spark = new LocalSpark();

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void rowsGrowTaskByTask(String format) throws Exception {
        Semaphore gate = new Semaphore(0);
        GATES.put(format, gate);
        UDF1<Long, Long> pass = id -> {
            if (id % 100 == 0 && !GATES.get(format).tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain at row " + id);
            }
            return id;
        };
        spark.session().udf().register("pass", pass, DataTypes.LongType);
        Dataset<Row> gated =
                spark.numbers(400, 4).select(callUDF("pass", col("id")).as("id"));

        CompletableFuture<WrittenResult> writing =
                CompletableFuture.supplyAsync(() -> WrittenResult.write(gated, format));

        for (long rows = 0; rows < 400; rows += 100) {
            awaitRows(rows);
            gate.release();
        }
        try (WrittenResult result = writing.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            assertThat(rows(spark)).isEqualTo("400");
            assertThat(result.parts().stream()
                            .mapToLong(WrittenResult.Part::rows)
                            .sum())
                    .isEqualTo(400);
        }
    }

    @Test
    void aTaskThatIsTriedAgainOrFillsSeveralFilesCountsOnce() throws IOException {
        spark.with("spark.sql.files.maxRecordsPerFile", 30);
        UDF1<Long, Long> flaky = id -> {
            if (id == 175 && TaskContext.get().attemptNumber() == 0) {
                throw new IllegalStateException("row " + id);
            }
            return id;
        };
        spark.session().udf().register("flaky", flaky, DataTypes.LongType);

        try (WrittenResult result = WrittenResult.write(
                spark.numbers(200, 2).select(callUDF("flaky", col("id")).as("id")), "csv")) {
            assertThat(result.parts()).hasSize(8);
            assertThat(rows(spark)).isEqualTo("200");
        }
    }

    @Test
    void anEmptyResultHasNone() throws IOException {
        try (WrittenResult none = WrittenResult.write(spark.numbers(10, 2).filter("id < 0"), "json")) {
            assertThat(none.parts()).hasSize(1);
            assertThat(rows(spark)).isEqualTo("0");
        }
    }

    @Test
    void everyWriteCountsFromTheBeginning() throws IOException {
        WrittenResult.write(spark.numbers(30, 2), "csv").close();
        WrittenResult.write(spark.numbers(7, 2), "csv").close();

        assertThat(rows(spark)).isEqualTo("7");
    }

    @Test
    void eachSessionHasItsOwnAndOneThatHasWrittenNothingHasNone() throws IOException {
        LocalSpark other = new LocalSpark();

        WrittenResult.write(spark.numbers(30, 2), "csv").close();

        assertThat(rows(spark)).isEqualTo("30");
        assertThat(rows(other)).isNull();
    }

    @Test
    void aWriteThatFailsCountsOnlyWhatWasFinished() {
        UDF1<Long, Long> doomed = id -> {
            throw new IllegalStateException("row " + id);
        };
        spark.session().udf().register("doomed", doomed, DataTypes.LongType);
        Dataset<Row> rows =
                spark.numbers(10, 1).select(callUDF("doomed", col("id")).as("id"));

        assertThatThrownBy(() -> WrittenResult.save(rows, "csv", Map.of(), LocalSpark.newDirectory()))
                .hasStackTraceContaining("row 0");

        assertThat(rows(spark)).isEqualTo("0");
    }

    private void awaitRows(long expected) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Long.toString(expected).equals(rows(spark))) {
            assertThat(System.nanoTime()).as("waited in vain for " + expected).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static @Nullable String rows(LocalSpark spark) {
        SparkSession session = spark.session();
        return session.conf().get(RowsWritten.SETTING, null);
    }
}
