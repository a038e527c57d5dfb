package io.asyncquery.fakes;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.AttemptLostException;
import io.asyncquery.query.Engine;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.EngineSession;
import io.asyncquery.query.Engines;
import io.asyncquery.query.QueryEngine;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryProgress;
import io.asyncquery.result.Column;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Project;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An engine that does what a test tells it to: by default every statement has one column and gives two rows. */
public final class FakeQueryEngine implements QueryEngine {
    /** What a query is told whose last attempt the engine lost. */
    public static final QueryFailure LOST = new QueryFailure(QueryFailure.Blame.EXTERNAL, "The engine stopped");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InMemoryResultStore results;
    private final List<AsyncQuery> opened = new ArrayList<>();
    private ResultSchema columns = schema("a");
    private boolean available = true;
    private boolean held;
    private boolean deaf;
    private boolean hung;
    private int interrupts;
    private @Nullable QueryFailure openFailure;
    private @Nullable QueryFailure analysisFailure;
    private @Nullable QueryFailure writeFailure;
    private @Nullable RuntimeException crash;
    private @Nullable Error breakdown;
    private final Map<String, Operation> operations = new HashMap<>();
    private int losses;
    private Runnable beforeProgress = () -> {};
    private int resumed;
    private int running;
    private int mostRunning;
    private int closed;

    /** Writes what it is asked to write into that store. */
    public FakeQueryEngine(InMemoryResultStore results) {
        this.results = results;
    }

    /** This engine as the only one there is, for one query at a time. */
    public static Engines alone(QueryEngine engine) {
        return new Engines(List.of(new Engine(EngineName.DEFAULT, Set.of(), 1, false, engine)), false);
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

    /** The next session is not opened, since the gateway lacks the means. */
    public synchronized void breakDown(Error error) {
        breakdown = error;
    }

    /** The next so many writes are lost when they are half done, and the engine knows nothing of them. */
    public synchronized void loseWrites(int writes) {
        losses = writes;
    }

    /** Does something before each write says how far it is, which it does once, at its beginning. */
    public synchronized void sayProgressAfter(Runnable something) {
        beforeProgress = something;
    }

    /** The engine dies with what runs in it, and another one is there at once. */
    public synchronized void restart() {
        operations.values().forEach(operation -> operation.lost = true);
        operations.clear();
        notifyAll();
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

    /** Interrupts get no answer until they are told to. */
    public synchronized void hangInterrupts() {
        hung = true;
    }

    /** Lets every interrupt that hangs go on, and those to come. */
    public synchronized void answerInterrupts() {
        hung = false;
        notifyAll();
    }

    /** How many interrupts were asked for. */
    public synchronized int interrupts() {
        return interrupts;
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

    /** How many writes that had begun before were waited for. */
    public synchronized int resumed() {
        return resumed;
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
        if (breakdown != null) {
            Error once = breakdown;
            breakdown = null;
            throw once;
        }
        opened.add(query);
        return new Session(query, project);
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

    /** A write as the engine knows it, whoever waits for it. */
    private static final class Operation {
        private boolean lost;
        private boolean interrupted;
        private boolean complete;
    }

    private final class Session implements EngineSession {
        private final AsyncQuery query;
        private final String id;
        private final ResultLocation location;
        private boolean interrupted;

        Session(AsyncQuery query, Project project) {
            this.query = query;
            this.id = query.id() + "/" + query.state().attempts();
            this.location =
                    results.locate(project.name(), query.id(), query.state().attempts());
        }

        @Override
        public ResultSchema analyze() throws QueryFailedException {
            synchronized (FakeQueryEngine.this) {
                throwIf(analysisFailure);
                return columns;
            }
        }

        @Override
        public void write(ResultLocation target, Consumer<QueryProgress> progress)
                throws QueryFailedException, AttemptLostException {
            synchronized (FakeQueryEngine.this) {
                Operation operation = new Operation();
                operation.interrupted = interrupted;
                operations.put(id, operation);
                results.write(target, "part-00000", "1\n".getBytes(StandardCharsets.UTF_8));
                finish(operation, progress);
            }
        }

        @Override
        public boolean resume(Consumer<QueryProgress> progress) throws QueryFailedException, AttemptLostException {
            synchronized (FakeQueryEngine.this) {
                Operation operation = operations.get(id);
                if (operation == null) {
                    return false;
                }
                resumed++;
                if (!operation.complete) {
                    finish(operation, progress);
                }
                return true;
            }
        }

        private void finish(Operation operation, Consumer<QueryProgress> progress)
                throws QueryFailedException, AttemptLostException {
            running++;
            mostRunning = Math.max(mostRunning, running);
            FakeQueryEngine.this.notifyAll();
            beforeProgress.run();
            progress.accept(new QueryProgress(1, 0, 4, 1, 1, 100, OptionalLong.of(25)));
            try {
                await(() -> !held || operation.lost || operation.complete || (operation.interrupted && !deaf));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                running--;
                FakeQueryEngine.this.notifyAll();
            }
            if (operation.lost || losses > 0) {
                losses--;
                operations.remove(id);
                throw new AttemptLostException(LOST);
            }
            if (operation.interrupted && !deaf) {
                throw new QueryFailedException(QueryFailure.STOPPED_BY_USER);
            }
            if (crash != null) {
                throw crash;
            }
            throwIf(writeFailure);
            results.write(location, "part-00001", (query.id() + "\n").getBytes(StandardCharsets.UTF_8));
            results.complete(location);
            operation.complete = true;
        }

        @Override
        public void interrupt() {
            synchronized (FakeQueryEngine.this) {
                interrupts++;
                try {
                    await(() -> !hung);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                interrupted = true;
                Operation operation = operations.get(id);
                if (operation != null) {
                    operation.interrupted = true;
                }
                FakeQueryEngine.this.notifyAll();
            }
        }

        @Override
        public void close() {
            synchronized (FakeQueryEngine.this) {
                closed++;
                Operation operation = operations.remove(id);
                if (operation != null && !operation.complete) {
                    operation.lost = true;
                    FakeQueryEngine.this.notifyAll();
                }
            }
        }
    }
}
