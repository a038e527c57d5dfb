package io.asyncquery.query;

import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.query.QueryState.Finished;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Project;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one query, from the queue to its end. The first ending counts: a query that was stopped stays stopped
 * even when its result is complete a moment later.
 */
final class QueryExecution implements Runnable {
    private static final Logger LOG = Logger.getLogger(QueryExecution.class);

    private static final QueryFailure NO_MANIFEST =
            new QueryFailure(Blame.EXTERNAL, "The engine did not say what it wrote. Please contact the administrator.");

    private final Project project;
    private final QueryEngine engine;
    private final QueryRecords records;
    private final ResultStore results;
    private final Clock clock;
    private final Runnable onEnd;
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile AsyncQuery query;
    private @Nullable EngineSession session;
    private boolean discarded;

    QueryExecution(AsyncQuery query, Project project, Ports ports, Clock clock, Runnable onEnd) {
        this.query = query;
        this.project = project;
        this.engine = ports.engine();
        this.records = ports.records();
        this.results = ports.results();
        this.clock = clock;
        this.onEnd = onEnd;
    }

    /** The query as it was recorded last. */
    AsyncQuery query() {
        return query;
    }

    @Override
    public void run() {
        ResultLocation location = results.locate(query.project(), query.id());
        try {
            attempt(location);
        } catch (QueryFailedException e) {
            LOG.debugf(e, "query %s: cause of the failure", query.id());
            conclude(e.failure());
        } catch (UncheckedIOException e) {
            LOG.errorf(e, "query %s: the storage failed", query.id());
            conclude(
                    new QueryFailure(Blame.EXTERNAL, "The result could not be stored. Please submit the query again."));
        } catch (RuntimeException e) {
            LOG.errorf(e, "query %s: unexpected failure", query.id());
            conclude(new QueryFailure(Blame.INTERNAL, "The service failed to run the query. Please submit it again."));
        } finally {
            try {
                leaveNothingBehind(location);
            } finally {
                onEnd.run();
                ended.countDown();
            }
        }
    }

    /** Ends the query without a result, now, and has the engine drop it. Does nothing when it has ended. */
    void fail(QueryFailure failure) {
        try {
            if (query.state() instanceof QueryState.Unfinished unfinished) {
                finish(unfinished.failed(clock.instant(), failure));
            }
        } finally {
            interrupt();
        }
    }

    /** Fails as the runner's last act: when even that cannot be recorded, the record reads as lost with its owner. */
    private void conclude(QueryFailure failure) {
        try {
            fail(failure);
        } catch (UncheckedIOException e) {
            LOG.errorf(e, "query %s: its failure could not be recorded", query.id());
        }
    }

    /** Forgets the query: it is being deleted, so nothing more is recorded and whatever it wrote goes. */
    synchronized void discard() {
        discarded = true;
    }

    synchronized boolean isDiscarded() {
        return discarded;
    }

    /** Waits until the engine has let go of the query, and says whether it has. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt(ResultLocation location) throws QueryFailedException {
        if (!start()) {
            return;
        }
        try (EngineSession opened = engine.open(query, project)) {
            if (!use(opened)) {
                return;
            }
            ResultSchema schema = opened.analyze();
            requireWritable(schema);
            analyzed(schema);
            opened.write(location);
            succeed(results.manifest(location).orElseThrow(() -> new QueryFailedException(NO_MANIFEST)));
        } finally {
            dropSession();
        }
    }

    private void requireWritable(ResultSchema schema) throws QueryFailedException {
        OutputOptions output = query.submission().output();
        List<String> duplicates = schema.duplicateNames();
        if (output.format().needsDistinctColumns() && !duplicates.isEmpty()) {
            throw userError("A " + output.format().extension() + " file cannot hold two columns of the same name: "
                    + String.join(", ", duplicates) + ". Give them aliases in the SQL.");
        }
        for (String name : output.format().isText() ? schema.names() : List.<String>of()) {
            if (!output.encoding().canEncode(name)) {
                throw userError("The column name '" + name + "' has a character that "
                        + output.encoding().label() + " lacks. Give it an alias or use encode utf-8.");
            }
        }
    }

    private static QueryFailedException userError(String message) {
        return new QueryFailedException(new QueryFailure(Blame.USER, message));
    }

    private synchronized boolean start() {
        if (query.state() instanceof Queued queued) {
            record(queued.started(clock.instant()));
            return true;
        }
        return false;
    }

    private synchronized boolean use(EngineSession opened) {
        session = opened;
        return query.state() instanceof Running;
    }

    private synchronized void dropSession() {
        session = null;
    }

    private synchronized void interrupt() {
        if (session != null) {
            session.interrupt();
        }
    }

    private synchronized void analyzed(ResultSchema schema) {
        if (query.state() instanceof Running running) {
            record(running.analyzed(schema));
        }
    }

    private synchronized void succeed(ResultManifest manifest) {
        if (query.state() instanceof Running running) {
            finish(running.succeeded(clock.instant(), manifest));
        }
    }

    private synchronized void finish(Finished end) {
        if (query.state() instanceof Finished) {
            return;
        }
        Instant submittedAt = query.submittedAt();
        record(end);
        double seconds = Duration.between(submittedAt, end.finishedAt()).toMillis() / 1000.0;
        if (end instanceof Succeeded succeeded) {
            ResultManifest manifest = succeeded.manifest();
            LOG.infof(
                    "query %s succeeded in %.1f s, %d bytes, %d rows",
                    query.id(), seconds, manifest.bytes(), manifest.rows());
        } else if (end instanceof QueryState.Failed failed) {
            LOG.infof(
                    "query %s failed after %.1f s, blame %s: %s",
                    query.id(),
                    seconds,
                    failed.failure().blame(),
                    firstLine(failed.failure().message()));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Storage first: what this replica says of a query holds after a crash as well. */
    private void record(QueryState state) {
        AsyncQuery next = query.with(state);
        if (!discarded) {
            records.save(next);
        }
        query = next;
    }

    private synchronized void leaveNothingBehind(ResultLocation location) {
        if (discarded || query.state() instanceof QueryState.Failed) {
            try {
                results.delete(location);
            } catch (UncheckedIOException e) {
                LOG.warnf(e, "query %s: its unfinished result could not be removed", query.id());
            }
        }
    }
}
