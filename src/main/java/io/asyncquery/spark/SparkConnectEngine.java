package io.asyncquery.spark;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineSession;
import io.asyncquery.query.QueryEngine;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.result.CsvConfig.Unmappable;
import io.asyncquery.security.Project;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs queries on the Spark Connect server that is there at the moment; queries wait a while for one to be there. */
public final class SparkConnectEngine implements QueryEngine {
    private static final Logger LOG = Logger.getLogger(SparkConnectEngine.class);

    private static final String UNGUARDED = "NO SQL GUARD";

    /** A query that ends sooner is spared the question how many rows it has: hardly anybody sees the answer. */
    private static final Duration SHORT_QUERY = Duration.ofSeconds(1);

    private final EngineSettings settings;
    private final Unmappable unmappable;
    private final LongSupplier nanos;
    private final EngineAnswers answers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable SparkConnectClient client;

    /** An engine that is not there yet. */
    public SparkConnectEngine(EngineSettings settings, Unmappable unmappable) {
        this(settings, unmappable, System::nanoTime);
    }

    SparkConnectEngine(EngineSettings settings, Unmappable unmappable, LongSupplier nanos) {
        this.settings = settings;
        this.unmappable = unmappable;
        this.nanos = nanos;
        this.answers = new EngineAnswers(nanos);
    }

    @Override
    public boolean isAvailable() {
        return answers.withinLast(settings.outage());
    }

    /** Whether the engine answered when last asked. */
    public boolean answers() {
        return answers.now();
    }

    /** Since when and why the engine does not answer; nothing while it does. Names no host. */
    public Optional<String> silence() {
        return answers.silence();
    }

    /** Whether the engine may still be about to answer for the first time. */
    public boolean isStarting() {
        return answers.isNewWithin(settings.startTimeout());
    }

    /** How long the engine has been answering; nothing while it does not. */
    public Optional<Duration> answeringFor() {
        return answers.answeringFor();
    }

    @Override
    public EngineSession open(AsyncQuery query, Project project) throws QueryFailedException {
        // After a lost attempt only a new answer counts: the last one may be from before the loss.
        boolean again = query.state().attempts() > 1;
        SessionCalls calls = new SessionCalls(awaitClient(again), Attempt.of(query));
        return new SparkConnectSession(
                calls,
                new ReattachableOperation(calls, settings.outage(), SHORT_QUERY),
                new ResultWrite(query.submission(), project.timestampFormat(), unmappable),
                project,
                SessionSettings.of(query, project, settings));
    }

    /** Sends the queries from now on to this server. */
    void connect(EngineAddress address) {
        SparkConnectClient next = new SparkConnectClient(address, settings.callTimeout());
        replace(next);
    }

    /** Asks the server whether it answers. */
    boolean probe(Duration atMost) {
        SparkConnectClient current = currentClient();
        if (current == null) {
            return false;
        }
        try {
            String version = current.sparkVersion(atMost);
            if (!answers() && settings.guardRequired() && !GuardCheck.isLoaded(current)) {
                refuse(current);
                return false;
            }
            if (note(current)) {
                LOG.infof("%s is ready, Spark %s", settings.label(), version);
                warnOfShortTimeouts(current);
            }
            return true;
        } catch (StatusRuntimeException e) {
            note(current, e);
            return false;
        }
    }

    /** The server is known to be gone. */
    void disconnect() {
        replace(null);
    }

    private void replace(@Nullable SparkConnectClient next) {
        lock.lock();
        try {
            if (client != null) {
                client.close();
            }
            client = next;
            answers.gone();
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of an answer, unless another server is asked by now; says whether it comes after a silence. */
    private boolean note(SparkConnectClient asked) {
        lock.lock();
        try {
            boolean news = asked == client && answers.answered();
            changed.signalAll();
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** Once for each way of not answering: a child that is still starting is expected to refuse the connection. */
    private void note(SparkConnectClient asked, StatusRuntimeException why) {
        Status.Code code = why.getStatus().getCode();
        boolean starting = !answers() && code == Status.Code.UNAVAILABLE && !settings.isRemote();
        LOG.logf(
                isNews(asked, code.name()) && !starting ? Logger.Level.WARN : Logger.Level.DEBUG,
                "%s does not answer: %s",
                settings.label(),
                why.getMessage());
    }

    /** A statement could do there whatever the engine may. */
    private void refuse(SparkConnectClient asked) {
        if (isNews(asked, UNGUARDED)) {
            LOG.errorf(
                    "%s has no SQL guard and is not used: it needs our jar and"
                            + " spark.sql.extensions=io.asyncquery.engine.guard.SqlGuard, or this service"
                            + " %s.guard.required=false, which lets every statement do what the engine may",
                    settings.label(), settings.key());
        }
    }

    private boolean isNews(SparkConnectClient asked, String silence) {
        lock.lock();
        try {
            return asked == client && answers.failed(silence);
        } finally {
            lock.unlock();
        }
    }

    /** The embedded engine has settings of ours. */
    private void warnOfShortTimeouts(SparkConnectClient current) {
        if (settings.isRemote()) {
            try {
                EngineTimeouts.warnings(settings.label(), current.settings(EngineTimeouts.keys()))
                        .forEach(LOG::warn);
            } catch (StatusRuntimeException e) {
                LOG.warnf("%s does not tell its settings: %s", settings.label(), e.getMessage());
            }
        }
    }

    private @Nullable SparkConnectClient currentClient() {
        lock.lock();
        try {
            return client;
        } finally {
            lock.unlock();
        }
    }

    private SparkConnectClient awaitClient(boolean newAnswer) throws QueryFailedException {
        lock.lock();
        try {
            long asked = nanos.getAsLong();
            long left = settings.startTimeout().toNanos();
            while (client == null || !(newAnswer ? answers.since(asked) : answers.now())) {
                if (left <= 0) {
                    throw new QueryFailedException(SparkFailures.TOO_SLOW);
                }
                left = changed.awaitNanos(left);
            }
            return client;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryFailedException(SparkFailures.TOO_SLOW, e);
        } finally {
            lock.unlock();
        }
    }
}
