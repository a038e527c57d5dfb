package io.asyncquery.fakes;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineSession;
import io.asyncquery.query.QueryEngine;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.result.Column;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Project;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An engine that does what a test tells it to: by default every statement has one column and gives two rows. */
public final class FakeQueryEngine implements QueryEngine {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InMemoryResultStore results;
    private final List<AsyncQuery> opened = new ArrayList<>();
    private ResultSchema columns = schema("a");
    private boolean available = true;
    private boolean held;
    private boolean deaf;
    private @Nullable QueryFailure openFailure;
    private @Nullable QueryFailure analysisFailure;
    private @Nullable QueryFailure writeFailure;
    private @Nullable RuntimeException crash;
    private int running;
    private int mostRunning;
    private int closed;

    /** Writes what it is asked to write into that store. */
    public FakeQueryEngine(InMemoryResultStore results) {
        this.results = results;
    }

    /** A schema of text columns. */
    public static ResultSchema schema(String... names) {
        return new ResultSchema(
                Stream.of(names).map(name -> new Column(name, "VARCHAR")).toList());
    }

    /** What the analysis of the statements to come gives. */
    public synchronized void giveColumns(String... names) {
        columns = schema(names);
    }

    /** Sessions cannot be opened. */
    public synchronized void failToOpen(QueryFailure failure) {
        openFailure = failure;
    }

    /** Statements are refused by the analysis. */
    public synchronized void failToAnalyze(QueryFailure failure) {
        analysisFailure = failure;
    }

    /** Writes leave half a result and fail. */
    public synchronized void failToWrite(QueryFailure failure) {
        writeFailure = failure;
    }

    /** Writes end with something nobody foresaw. */
    public synchronized void crash(RuntimeException unforeseen) {
        crash = unforeseen;
    }

    /** The engine does not answer. */
    public synchronized void disappear() {
        available = false;
    }

    /** Writes start and then wait until they are released or interrupted. */
    public synchronized void hold() {
        held = true;
    }

    /** An interrupt comes too late: held writes go on until they are released, and then complete. */
    public synchronized void ignoreInterrupts() {
        deaf = true;
    }

    /** Lets every write that waits go on, and those to come. */
    public synchronized void release() {
        held = false;
        notifyAll();
    }

    /** Waits until exactly so many writes are going on. */
    public synchronized void awaitRunning(int writes) throws InterruptedException {
        await(() -> running == writes);
    }

    /** The queries that sessions were opened for, in order. */
    public synchronized List<AsyncQuery> opened() {
        return List.copyOf(opened);
    }

    /** How many writes went on at once at most. */
    public synchronized int mostRunning() {
        return mostRunning;
    }

    /** How many sessions were closed. */
    public synchronized int closed() {
        return closed;
    }

    @Override
    public synchronized boolean isAvailable() {
        return available;
    }

    @Override
    public synchronized EngineSession open(AsyncQuery query, Project project) throws QueryFailedException {
        throwIf(openFailure);
        opened.add(query);
        return new Session(query);
    }

    private static void throwIf(@Nullable QueryFailure failure) throws QueryFailedException {
        if (failure != null) {
            throw new QueryFailedException(failure);
        }
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("The engine waited in vain");
            }
            wait(millis);
        }
    }

    private final class Session implements EngineSession {
        private final AsyncQuery query;
        private boolean interrupted;

        Session(AsyncQuery query) {
            this.query = query;
        }

        @Override
        public ResultSchema analyze() throws QueryFailedException {
            synchronized (FakeQueryEngine.this) {
                throwIf(analysisFailure);
                return columns;
            }
        }

        @Override
        public void write(ResultLocation location) throws QueryFailedException {
            synchronized (FakeQueryEngine.this) {
                running++;
                mostRunning = Math.max(mostRunning, running);
                FakeQueryEngine.this.notifyAll();
                results.write(location, "part-00000", "1\n".getBytes(StandardCharsets.UTF_8));
                try {
                    await(() -> !held || (interrupted && !deaf));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    running--;
                    FakeQueryEngine.this.notifyAll();
                }
                if (interrupted && !deaf) {
                    throw new QueryFailedException(QueryFailure.STOPPED_BY_USER);
                }
                if (crash != null) {
                    throw crash;
                }
                throwIf(writeFailure);
                results.write(location, "part-00001", (query.id() + "\n").getBytes(StandardCharsets.UTF_8));
                results.complete(location);
            }
        }

        @Override
        public void interrupt() {
            synchronized (FakeQueryEngine.this) {
                interrupted = true;
                FakeQueryEngine.this.notifyAll();
            }
        }

        @Override
        public void close() {
            synchronized (FakeQueryEngine.this) {
                closed++;
            }
        }
    }
}
