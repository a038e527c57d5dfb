package io.asyncquery.engine.writers;

import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result that grows beyond what its project allows ends, says so, and leaves nothing to read. */
class ResultLimitsTest {

    private static final CountDownLatch KILLED = new CountDownLatch(1);
    private static final String PREFIX = "spark.async-query.result.";
    private static final String TOO_MANY_ROWS = "The result has more than 1,000 rows, the limit of project Sales.";

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void asManyRowsAsAllowedAreWritten(String format) throws IOException {
        try (var result = WrittenResult.write(limited("max-rows", 1000).numbers(1000, 4), format)) {
            assertThat(result.parts()).extracting(WrittenResult.Part::rows).containsExactly(250L, 250L, 250L, 250L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void aPartWithMoreRowsIsRefused(String format) {
        assertRefused(limited("max-rows", 1000).numbers(1001, 1), format).hasMessage(TOO_MANY_ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void partsThatHaveMoreRowsTogetherAreRefused(String format) {
        assertRefused(limited("max-rows", 1000).numbers(1001, 4), format).hasMessage(TOO_MANY_ROWS);
    }

    @Test
    void filesOfOneTaskCountTogether() {
        LocalSpark spark = limited("max-rows", 1000).with("spark.sql.files.maxRecordsPerFile", 600);

        assertRefused(spark.numbers(1001, 1), "csv").hasMessage(TOO_MANY_ROWS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "xlsx", "parquet"})
    void moreBytesAreRefused(String format) {
        String message = "The result has more than 2,000 bytes, the limit of project Sales.";

        assertRefused(limited("max-bytes", 2000).query("select uuid() from range(0, 4000, 1, 1)"), format)
                .hasMessage(message);
        assertRefused(limited("max-bytes", 2000).query("select uuid() from range(0, 400, 1, 8)"), format)
                .hasMessage(message);
    }

    @Test
    void asManyBytesAsAllowedAreWritten() throws IOException {
        try (var result = WrittenResult.write(limited("max-bytes", 20).numbers(10, 2), "csv")) {
            assertThat(result.text()).hasSize(20);
        }
        assertRefused(limited("max-bytes", 19).numbers(10, 2), "csv")
                .hasMessage("The result has more than 19 bytes, the limit of project Sales.");
    }

    @Test
    void theClientIsToldTheConditionAndTheSqlState() {
        assertRefused(limited("max-rows", 1000).numbers(1001, 4), "csv")
                .isInstanceOfSatisfying(SparkThrowable.class, e -> {
                    assertThat(e.getCondition()).isEqualTo("ASYNC_QUERY_RESULT_LIMIT");
                    assertThat(e.getSqlState()).isEqualTo("54000");
                });
    }

    @Test
    void theTasksThatAreLeftEndWithTheJob() throws InterruptedException {
        LocalSpark spark = limited("max-rows", 1000);
        SparkContext context = spark.session().sparkContext();
        UDF1<Long, Long> endless = id -> id / 600 == 1 ? untilKilled() : id;
        spark.session().udf().register("endless", endless, DataTypes.LongType);
        context.addJobTag("of-one-query");
        try {
            // 600 rows a task: the second one never gets beyond its first, the first and the third are too many.
            assertRefused(spark.numbers(1800, 3).select(callUDF("endless", col("id"))), "csv")
                    .hasMessage(TOO_MANY_ROWS);
        } finally {
            context.removeJobTag("of-one-query");
        }

        assertThat(KILLED.await(1, TimeUnit.MINUTES)).isTrue();
    }

    private static long untilKilled() {
        while (!TaskContext.get().isInterrupted()) {
            LockSupport.parkNanos(1_000_000);
        }
        KILLED.countDown();
        throw new TaskKilledException();
    }

    private static LocalSpark limited(String limit, long value) {
        return new LocalSpark().with(PREFIX + "project", "Sales").with(PREFIX + limit, value);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Dataset<Row> rows, String format) {
        Path directory = LocalSpark.newDirectory();

        Throwable failure = catchThrowable(() -> WrittenResult.save(rows, format, Map.of(), directory));

        assertThat(failure).as("the refusal").isNotNull();
        // Tasks that are being killed may still leave Spark's own folder behind, which is none of the result's.
        assertThat(directory.toFile().list((folder, name) -> !name.equals("_temporary")))
                .satisfiesAnyOf(names -> assertThat(names).isNull(), names -> assertThat(names)
                        .isEmpty());
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return assertThat(root);
    }
}
