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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs queries on the Spark Connect server that is there at the moment; queries wait a while for one to be there. */
public final class SparkConnectEngine implements QueryEngine {
    private static final Logger LOG = Logger.getLogger(SparkConnectEngine.class);

    /** Read by the extension that runs inside the engine: it makes {@code current_user()} the submitter. */
    private static final String USER_SETTING = "spark.async-query.user";

    /** A queue of YARN's belongs to a whole Spark application; what a session can choose is a pool of its scheduler. */
    private static final String POOL_SETTING = "spark.scheduler.pool";

    /** Leaves the result's manifest, which a write by Spark's own means would not have. */
    private static final String COMMIT_SETTING = "spark.sql.sources.commitProtocolClass";

    private static final String COMMIT_PROTOCOL = "io.asyncquery.engine.writers.ResultCommitProtocol";

    private final EngineConfig config;
    private final Unmappable unmappable;
    private final LongSupplier nanos;
    private final EngineAnswers answers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable SparkConnectClient client;

    /** An engine that is not there yet. */
    public SparkConnectEngine(EngineConfig config, Unmappable unmappable) {
        this(config, unmappable, System::nanoTime);
    }

    SparkConnectEngine(EngineConfig config, Unmappable unmappable, LongSupplier nanos) {
        this.config = config;
        this.unmappable = unmappable;
        this.nanos = nanos;
        this.answers = new EngineAnswers(nanos);
    }

    @Override
    public boolean isAvailable() {
        return answers.withinLast(config.outage());
    }

    /** Whether the engine answered when last asked. */
    public boolean answers() {
        return answers.now();
    }

    /** Since when and why the engine does not answer; nothing while it does. Names no host. */
    public Optional<String> silence() {
        return answers.silence();
    }

    @Override
    public EngineSession open(AsyncQuery query, Project project) throws QueryFailedException {
        // After a lost attempt only a new answer counts: the last one may be from before the loss.
        boolean again = query.state().attempts() > 1;
        SessionCalls calls = new SessionCalls(awaitClient(again), Attempt.of(query));
        return new SparkConnectSession(
                calls,
                new ReattachableOperation(calls, config.outage()),
                new ResultWrite(query.submission(), project.timestampFormat(), unmappable),
                project,
                settings(query));
    }

    /** Sends the queries from now on to this server. */
    void connect(EngineAddress address) {
        SparkConnectClient next = new SparkConnectClient(address, config.callTimeout());
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
            if (note(current)) {
                LOG.infof("engine is ready, Spark %s", version);
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
        boolean starting =
                !answers() && code == Status.Code.UNAVAILABLE && config.remote().isEmpty();
        boolean news;
        lock.lock();
        try {
            news = asked == client && answers.failed(code);
        } finally {
            lock.unlock();
        }
        LOG.logf(
                news && !starting ? Logger.Level.WARN : Logger.Level.DEBUG,
                "engine does not answer: %s",
                why.getMessage());
    }

    /** The embedded engine has settings of ours. */
    private void warnOfShortTimeouts(SparkConnectClient current) {
        if (config.remote().isPresent()) {
            try {
                EngineTimeouts.warnings(current.settings(EngineTimeouts.keys())).forEach(LOG::warn);
            } catch (StatusRuntimeException e) {
                LOG.warnf("engine does not tell its settings: %s", e.getMessage());
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
            long left = config.startTimeout().toNanos();
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

    /** The settings that a project must not change. */
    private static Map<String, String> settings(AsyncQuery query) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(USER_SETTING, query.submitter());
        settings.put(COMMIT_SETTING, COMMIT_PROTOCOL);
        query.submission().sparkQueue().ifPresent(pool -> settings.put(POOL_SETTING, pool));
        return settings;
    }
}
