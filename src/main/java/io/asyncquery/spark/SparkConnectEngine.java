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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs queries on the Spark Connect server that is there at the moment; queries wait a while for one to be there. */
public final class SparkConnectEngine implements QueryEngine {
    private static final Logger LOG = Logger.getLogger(SparkConnectEngine.class);

    private final EngineConfig config;
    private final Unmappable unmappable;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable SparkConnectClient client;
    private volatile boolean available;
    private volatile Status.@Nullable Code silence;

    /** An engine that is not there yet. */
    public SparkConnectEngine(EngineConfig config, Unmappable unmappable) {
        this.config = config;
        this.unmappable = unmappable;
    }

    @Override
    public boolean isAvailable() {
        return available;
    }

    @Override
    public EngineSession open(AsyncQuery query, Project project) throws QueryFailedException {
        SparkConnectSession session = new SparkConnectSession(awaitClient(), query, project, unmappable);
        try {
            session.prepare(project);
            return session;
        } catch (QueryFailedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Sends the queries from now on to this server. */
    void connect(EngineAddress address) {
        SparkConnectClient next = new SparkConnectClient(address, config.callTimeout());
        replace(next);
    }

    /** Asks the server whether it answers. */
    boolean probe(Duration atMost) {
        SparkConnectClient current = currentClient();
        boolean answered = false;
        if (current != null) {
            try {
                String version = current.sparkVersion(atMost);
                answered = true;
                silence = null;
                if (!available) {
                    LOG.infof("engine is ready, Spark %s", version);
                }
            } catch (StatusRuntimeException e) {
                reportSilence(e);
            }
        }
        setAvailable(answered && current == currentClient());
        return answered;
    }

    /** Once for each way of not answering: a child that is still starting is expected to refuse the connection. */
    private void reportSilence(StatusRuntimeException why) {
        Status.Code code = why.getStatus().getCode();
        boolean starting =
                !available && code == Status.Code.UNAVAILABLE && config.remote().isEmpty();
        if (code == silence || starting) {
            LOG.debugf("engine does not answer: %s", why.getMessage());
            return;
        }
        LOG.warnf("engine does not answer: %s", why.getMessage());
        silence = code;
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
            available = false;
        } finally {
            lock.unlock();
        }
    }

    private void setAvailable(boolean answers) {
        lock.lock();
        try {
            available = answers;
            changed.signalAll();
        } finally {
            lock.unlock();
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

    private SparkConnectClient awaitClient() throws QueryFailedException {
        lock.lock();
        try {
            long nanos = config.startTimeout().toNanos();
            while (!available || client == null) {
                if (nanos <= 0) {
                    throw new QueryFailedException(SparkFailures.TOO_SLOW);
                }
                nanos = changed.awaitNanos(nanos);
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
