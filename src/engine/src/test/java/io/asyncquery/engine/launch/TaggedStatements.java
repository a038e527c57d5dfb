package io.asyncquery.engine.launch;

import io.asyncquery.engine.LocalSpark;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/** Statements that run in the Spark of all tests as those of an operation of Spark Connect do: with its tag. */
final class TaggedStatements implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final SparkContext context;
    private final String tag = "tag-" + UUID.randomUUID();

    TaggedStatements(SparkContext context) {
        this.context = context;
    }

    String tag() {
        return tag;
    }

    CompletableFuture<Void> start(String sql) {
        return CompletableFuture.runAsync(
                () -> {
                    context.addJobTag(tag);
                    LocalSpark.sql(sql).collectAsList();
                },
                // The tag stays with the thread.
                statement -> new Thread(statement).start());
    }

    /** Waits until a statement has ended and gives why it failed; empty when it did not. */
    static String failure(CompletableFuture<Void> statement) {
        try {
            statement.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            return "";
        } catch (CompletionException e) {
            return String.valueOf(e.getCause().getMessage());
        }
    }

    /** Waits until a job of the statements is active. */
    void awaitJob() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (context.statusTracker().getJobIdsForTag(tag).length == 0
                || context.statusTracker().getActiveStageIds().length == 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no job has begun");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        context.cancelJobsWithTag(tag);
    }
}
