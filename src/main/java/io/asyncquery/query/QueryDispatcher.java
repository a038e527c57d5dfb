package io.asyncquery.query;

import io.asyncquery.security.Project;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Bounded admission: so many queries run, so many wait in the order they came, and one more is refused. */
public final class QueryDispatcher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(QueryDispatcher.class);
    private static final Duration RUN_OUT = Duration.ofSeconds(5);

    private final ReplicaId replica = ReplicaId.random();
    private final Map<QueryId, QueryExecution> active = new ConcurrentHashMap<>();
    private final Ports ports;
    private final Clock clock;
    private final int capacity;
    private final Semaphore places;
    private final ThreadPoolExecutor runners;

    /** Holds at most {@code maxRunning} queries at work and {@code maxQueued} more that wait. */
    public QueryDispatcher(Ports ports, Clock clock, int maxRunning, int maxQueued) {
        this.ports = ports;
        this.clock = clock;
        this.capacity = Math.addExact(maxRunning, maxQueued);
        this.places = new Semaphore(capacity);
        AtomicInteger threads = new AtomicInteger();
        this.runners = new ThreadPoolExecutor(
                maxRunning, maxRunning, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "query-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        runners.allowCoreThreadTimeOut(true);
    }

    /** This run of the service, as the owner of the queries it takes on. */
    public ReplicaId replica() {
        return replica;
    }

    /** Records a new query as queued and gives it a place in the queue. */
    void admit(AsyncQuery query, Project project) {
        if (!places.tryAcquire()) {
            throw new TooManyQueriesException(capacity);
        }
        QueryExecution execution = new QueryExecution(query, project, ports, clock, () -> leave(query.id()));
        try {
            active.put(query.id(), execution);
            ports.records().save(query);
            runners.execute(execution);
        } catch (RejectedExecutionException shuttingDown) {
            leave(query.id());
            ports.records().delete(query.project(), query.id());
            throw new EngineUnavailableException();
        } catch (RuntimeException e) {
            leave(query.id());
            throw e;
        }
    }

    /** Ends a query without a result; one that still waits gives up its place at once. */
    void stop(QueryExecution execution, QueryFailure failure) {
        execution.fail(failure);
        if (runners.remove(execution)) {
            execution.run();
        }
    }

    private void leave(QueryId id) {
        active.remove(id);
        places.release();
    }

    /** The execution of a query that this replica is at work on. */
    Optional<QueryExecution> find(QueryId id) {
        return Optional.ofNullable(active.get(id));
    }

    /** Takes on nothing more, ends what is queued or running as lost with its owner, and waits a little for the engine. */
    @Override
    public void close() throws InterruptedException {
        runners.shutdown();
        // what waits goes first, or it would start when what runs ends
        runners.getQueue().forEach(waiting -> giveUp((QueryExecution) waiting));
        active.values().forEach(this::giveUp);
        runners.awaitTermination(RUN_OUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One query's storage that fails must not keep the others from ending; unrecorded, it reads as lost all the same. */
    private void giveUp(QueryExecution execution) {
        try {
            stop(execution, QueryFailure.OWNER_LOST);
        } catch (UncheckedIOException e) {
            LOG.warnf(
                    e,
                    "query %s: its end could not be recorded",
                    execution.query().id());
        }
    }
}
