package io.asyncquery.query;

import io.asyncquery.query.OwnedRecord.Standing;
import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.LogText;
import io.asyncquery.security.Project;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One query at work on this replica, from its turn to its end, over as many attempts as it takes. The first ending
 * counts: a query that was stopped stays stopped even when its result is complete a moment later.
 */
final class QueryExecution implements Runnable {
    private static final Logger LOG = Logger.getLogger(QueryExecution.class);

    private static final QueryFailure NO_MANIFEST =
            new QueryFailure(Blame.EXTERNAL, "The engine did not say what it wrote. Please contact the administrator.");
    private static final QueryFailure UNFORESEEN =
            new QueryFailure(Blame.INTERNAL, "The service failed to run the query. Please submit it again.");

    private final OwnedRecord record;
    private final Project project;
    private final ReplicaContext context;
    private final AttemptResults results;
    private final Deadline deadline;
    private final ProgressReports progress;
    private final CurrentSession session;
    private final Runnable onEnd;
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile int attempt;
    private volatile boolean orphaned;

    /** Executes a query that this replica owns: one that waited, or one that a lost replica left running. */
    QueryExecution(AsyncQuery query, Project project, ReplicaContext context, Executor background, Runnable onEnd) {
        this.record = new OwnedRecord(context.ports().records(), context.replica(), query);
        this.project = project;
        this.context = context;
        this.results = new AttemptResults(context.ports().results(), query);
        this.deadline = Deadline.of(query.submission(), project, context);
        this.progress = new ProgressReports(record, context.nanos());
        this.session = new CurrentSession(background);
        this.onEnd = onEnd;
    }

    /** The query as it was recorded last. */
    AsyncQuery query() {
        return record.query();
    }

    /** Whether the storage or this process failed before the query's end was recorded: it is unfinished, and nobody's. */
    boolean isOrphaned() {
        return orphaned;
    }

    @Override
    public void run() {
        try {
            runToTheEnd();
        } catch (Throwable e) {
            // Errors as well: without memory, say, the query is unfinished and must not be forgotten.
            orphaned = isOurs();
            LOG.errorf(e, "query %s: it could not be ended here and goes on later", query().id());
        } finally {
            try {
                leaveNothingBehind();
            } finally {
                onEnd.run();
                ended.countDown();
            }
        }
    }

    private void runToTheEnd() {
        try {
            attempts();
        } catch (QueryFailedException e) {
            LOG.debugf(e, "query %s: cause of the failure", query().id());
            fail(e.failure());
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "query %s: unexpected failure", query().id());
            fail(UNFORESEEN);
        }
    }

    /** Leaves the query to other replicas; what the engine does for it goes on. */
    void release() {
        record.release();
    }

    /** Ends the work on a query that was ended or taken over elsewhere, or that has run for too long. */
    void check() {
        if (hasToEnd()) {
            session.interrupt();
        }
    }

    /** The same, and returns when the engine was told, as somebody waits for that. */
    void checkAndWait() {
        if (hasToEnd()) {
            session.interruptAndWait();
        }
    }

    private boolean hasToEnd() {
        Standing standing = record.check();
        if (standing == Standing.OURS && deadline.hasPassed()) {
            fail(deadline.failure());
            return true;
        }
        return standing == Standing.ENDED || standing == Standing.GONE || isOvertaken();
    }

    /** Waits until the engine has let go of the query, and says whether it has. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempts() throws QueryFailedException {
        boolean begun = query().state() instanceof Running;
        if (!begun && !start()) {
            return;
        }
        deadline.start(query());
        while (!(begun ? resume() : begin())) {
            begun = false;
        }
    }

    private boolean start() {
        return record.advance(state -> state instanceof Queued queued
                ? Optional.of(queued.started(context.clock().instant()))
                : Optional.empty());
    }

    /** Goes on with an attempt that a lost replica began; says whether the query needs no other one. */
    private boolean resume() throws QueryFailedException {
        return attempt(opened -> {
            boolean written = query().state() instanceof Running running
                    && running.schema().isPresent()
                    && opened.resume(progress::report);
            if (!written) {
                throw new AttemptLostException(QueryFailure.OWNER_LOST);
            }
        });
    }

    /** Makes an attempt from its beginning; says whether the query needs no other one. */
    private boolean begin() throws QueryFailedException {
        return attempt(opened -> {
            ResultSchema schema = opened.analyze();
            Writable.check(query().submission().output(), schema, project);
            if (advance(running -> running.analyzed(schema))) {
                opened.write(results.location(attempt), progress::report);
            }
        });
    }

    /** What an attempt does in its session. */
    private interface Work {
        void in(EngineSession session) throws QueryFailedException, AttemptLostException;
    }

    private boolean attempt(Work work) throws QueryFailedException {
        attempt = query().state().attempts();
        Optional<AttemptLostException> lost = inSession(work);
        return lost.isEmpty() || !isOurs() || isWhole() || !retry(lost.get());
    }

    private Optional<AttemptLostException> inSession(Work work) throws QueryFailedException {
        EngineSession opened = context.ports().engines().open(query(), project);
        boolean goesOn = false;
        try {
            session.use(opened);
            if (isOurs()) {
                work.in(opened);
            }
            if (isOurs()) {
                succeed(results.manifest(attempt).orElseThrow(() -> new AttemptLostException(NO_MANIFEST)));
            }
            return Optional.empty();
        } catch (AttemptLostException e) {
            return Optional.of(e);
        } catch (UncheckedIOException e) {
            goesOn = true;
            throw e;
        } finally {
            session.use(null);
            if (!goesOn) {
                close(opened);
            }
        }
    }

    /** After its session is closed, a lost attempt has left a whole result or never will. */
    private boolean isWhole() {
        try {
            Optional<ResultManifest> complete = results.manifest(attempt);
            complete.ifPresent(this::succeed);
            return complete.isPresent();
        } catch (AttemptLostException unreadable) {
            return false;
        }
    }

    private boolean retry(AttemptLostException why) throws QueryFailedException {
        if (attempt >= context.limits().maxAttempts()) {
            throw new QueryFailedException(why.failure(), why);
        }
        boolean again = advance(Running::retried);
        if (again) {
            LOG.warnf(
                    "query %s: attempt %d was lost and is made again: %s",
                    query().id(), attempt, LogText.of(why.failure().message()));
        }
        return again;
    }

    private void succeed(ResultManifest manifest) {
        if (advance(running -> running.succeeded(context.clock().instant(), manifest))) {
            LOG.infof(
                    "query %s succeeded in %.1f s, %d bytes, %d rows",
                    query().id(), seconds(), manifest.bytes(), manifest.rows());
        }
    }

    private void fail(QueryFailure failure) {
        if (record.advance(
                unfinished -> Optional.of(unfinished.failed(context.clock().instant(), failure)))) {
            LOG.infof(
                    "query %s failed after %.1f s, blame %s: %s",
                    query().id(),
                    seconds(),
                    failure.blame(),
                    LogText.of(failure.message().lines().findFirst().orElse("")));
        }
    }

    private double seconds() {
        return query().state() instanceof QueryState.Finished end
                ? Duration.between(query().submittedAt(), end.finishedAt()).toMillis() / 1000.0
                : 0;
    }

    private boolean advance(Function<Running, QueryState> step) {
        return record.advance(
                state -> state instanceof Running running ? Optional.of(step.apply(running)) : Optional.empty());
    }

    /** Whether this replica alone can change the query, except to end it. */
    boolean isOurs() {
        return record.standing() == Standing.OURS;
    }

    /** Whether another replica is at a later attempt, so that ours is of no use to anybody. */
    private boolean isOvertaken() {
        return record.standing() == Standing.TAKEN && query().state().attempts() > attempt;
    }

    /** A session that another replica goes on with stays as it is. */
    private void close(EngineSession opened) {
        boolean anothers =
                record.standing() == Standing.RELEASED || (record.standing() == Standing.TAKEN && !isOvertaken());
        if (!anothers) {
            opened.close();
        }
    }

    private void leaveNothingBehind() {
        switch (record.standing()) {
            case ENDED ->
                results.deleteUpTo(attempt, query().state() instanceof Succeeded succeeded ? succeeded.attempt() : 0);
            case GONE -> results.deleteUpTo(attempt, 0);
            case TAKEN -> results.deleteUpTo(attempt, query().state().attempts());
            case OURS, RELEASED -> {
                // The attempt may yet become the result.
            }
        }
    }
}
