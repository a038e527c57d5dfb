package io.asyncquery.query;

import io.asyncquery.query.EngineQueues.Turn;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Bounded, fair admission: on each engine so many queries run, for each so many wait, projects take turns, and one more
 * is refused. Only the identifiers of waiting queries are in memory.
 */
public final class QueryDispatcher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(QueryDispatcher.class);
    /** How soon a query is tried again that a limit of all replicas, or the storage, did not let start. */
    private static final Duration RETRY = Duration.ofMillis(250);

    private final ReplicaContext context;
    private final SharedLimits shared;
    private final Doubts doubts;
    private final EngineQueues queues;
    private final Map<ProjectName, Project> projects = new HashMap<>();
    private final Map<QueryId, QueryExecution> active = new ConcurrentHashMap<>();
    private final AtomicBoolean orphans = new AtomicBoolean();
    private final ExecutorService threads;
    private final ScheduledExecutorService watchman;
    private boolean draining;
    private boolean closed;

    /** Serves its queue, and looks every {@code watch} after what runs. */
    public QueryDispatcher(ReplicaContext context, Duration watch) {
        this.context = context;
        this.shared = new SharedLimits(context);
        this.doubts = new Doubts(context.nanos());
        this.queues = new EngineQueues(context);
        AtomicInteger count = new AtomicInteger();
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "query-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.threads = Executors.newCachedThreadPool(daemons);
        this.watchman = Executors.newSingleThreadScheduledExecutor(daemons);
        threads.execute(new TurnLoop(this::awaitTurn, this::start, this::block));
        ScheduledFuture<?> unused =
                watchman.scheduleWithFixedDelay(this::check, watch.toMillis(), watch.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** This run of the service, as the owner of the queries it takes on. */
    public ReplicaId replica() {
        return context.replica();
    }

    /** Records a new query and gives it a place in the queue; does nothing and says no when there is one of that id. */
    boolean admit(AsyncQuery query, Project project) {
        reserve(query, project);
        boolean recorded = false;
        boolean certain = false;
        try {
            recorded = context.ports().records().save(query);
            certain = true;
        } finally {
            if (!recorded) {
                withdraw(query);
            }
            if (!certain) {
                doubts.add(project, query.id());
            }
        }
        if (recorded) {
            enqueue(query, project);
        }
        return recorded;
    }

    /** Takes on a query that was claimed from a lost replica, whatever the limits are: somebody has to. */
    synchronized void adopt(AsyncQuery query, Project project) {
        if (!knows(query.id())) {
            enqueue(query, project);
        }
    }

    /** Whether this replica has the query in its hands. */
    synchronized boolean knows(QueryId id) {
        return queues.knows(id);
    }

    /** The execution of a query that this replica is at work on. */
    Optional<QueryExecution> find(QueryId id) {
        return Optional.ofNullable(active.get(id));
    }

    /** How many queries have their turn here on the same engine before this one; nothing when it does not wait here. */
    synchronized OptionalInt position(AsyncQuery query) {
        return queues.of(query.engine()).position(query.project(), query.id());
    }

    /** What waits here for each engine in the order of its turns, the first so many. */
    synchronized Map<EngineName, List<QueryId>> waiting(int atMost) {
        return queues.orders(atMost);
    }

    /** Acts on the end of a query that was just recorded on a user's behalf: it neither waits nor runs any longer. */
    void noticeEnd(AsyncQuery ended, Project project) {
        synchronized (this) {
            queues.of(ended.engine()).remove(project.name(), ended.id());
        }
        Optional<QueryExecution> execution = find(ended.id()).filter(QueryExecution::isOurs);
        execution.ifPresent(QueryExecution::checkAndWait);
        if (execution.isEmpty() && ended.state().attempts() > 0) {
            inBackground(new Leftovers(ended, project, context.ports())::remove);
        }
    }

    /** Notices what was ended or taken over elsewhere, and what has run for too long. */
    void check() {
        for (QueryExecution execution : active.values()) {
            watchOver(execution::check, execution.query().id().toString());
        }
        watchOver(shared::releaseTheRest, "that ended");
    }

    /** The watch must go on whatever happens: an exception would end the watchman's schedule. */
    private static void watchOver(Runnable look, String query) {
        try {
            look.run();
        } catch (Throwable e) {
            LOG.debugf(e, "query %s could not be looked at", query);
        }
    }

    /** Whether since the last call a query was let go of that nobody works on now. */
    boolean hasNewOrphans() {
        return orphans.getAndSet(false);
    }

    /** Submissions of which nobody knows whether they were recorded. */
    Doubts doubts() {
        return doubts;
    }

    /** Takes on and starts nothing more; what runs goes on. */
    public synchronized void drain() {
        draining = true;
    }

    /** Takes on nothing more and lets go of what waits and runs, for other replicas to go on with. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            draining = true;
            queues.clear();
            notifyAll();
        }
        watchman.shutdown();
        active.values().forEach(QueryExecution::release);
        threads.shutdown();
    }

    private synchronized void reserve(AsyncQuery query, Project project) {
        if (draining) {
            throw new UnavailableException(UnavailableException.Reason.SHUTTING_DOWN);
        }
        queues.reserve(query, project);
    }

    private synchronized void enqueue(AsyncQuery query, Project project) {
        if (closed) {
            return;
        }
        projects.put(project.name(), project);
        queues.of(query.engine()).add(project, query);
        notifyAll();
    }

    /** Gives up a reservation, unless another submission with the same key made it good. */
    private synchronized void withdraw(AsyncQuery query) {
        if (!active.containsKey(query.id()) && position(query).isEmpty()) {
            queues.of(query.engine()).forget(query.id());
        }
    }

    private synchronized Optional<Turn> awaitTurn() throws InterruptedException {
        while (!closed) {
            if (!draining) {
                Optional<Turn> next = queues.next();
                if (next.isPresent()) {
                    return next;
                }
            }
            wait(queues.isBlocked() ? RETRY.toMillis() : 0);
            queues.unblock();
        }
        return Optional.empty();
    }

    /** Starts a query, or takes out one that has ended meanwhile; says no when it has to wait on. */
    private boolean start(Turn turn) {
        Project project = project(turn.project());
        EngineName engine = turn.queue().engine();
        if (!shared.tryAcquire(project, engine, turn.id())) {
            return false;
        }
        boolean runs = false;
        try {
            Optional<QueryExecution> execution = context.ports()
                    .records()
                    .read(turn.project(), turn.id())
                    .filter(query -> query.isOwnedBy(context.replica()))
                    .map(query -> new QueryExecution(
                            query, project, context, this::inBackground, () -> leave(turn, project)));
            runs = run(turn, execution);
        } finally {
            if (!runs) {
                shared.release(project, engine, turn.id());
            }
        }
        return true;
    }

    /** Has the query wait until it is tried again. */
    private synchronized void block(Turn turn) {
        turn.queue().block(turn.project());
    }

    /** Has a query run whose turn it is, unless it has ended meanwhile; says whether it runs. */
    private synchronized boolean run(Turn turn, Optional<QueryExecution> execution) {
        boolean waited = turn.queue().take(turn.waiting());
        if (execution.isEmpty() || !waited) {
            turn.queue().forget(turn.id());
            return false;
        }
        turn.queue().started();
        boolean runs = false;
        try {
            active.put(turn.id(), execution.get());
            threads.execute(execution.get());
            runs = true;
        } finally {
            if (!runs) {
                // There was no thread for it: a sweep finds it.
                ended(turn, true);
            }
        }
        return runs;
    }

    private synchronized void inBackground(Runnable task) {
        if (!closed) {
            threads.execute(task);
        }
    }

    private synchronized Project project(ProjectName name) {
        return Objects.requireNonNull(projects.get(name));
    }

    private void leave(Turn turn, Project project) {
        boolean orphaned = find(turn.id()).filter(QueryExecution::isOrphaned).isPresent();
        try {
            shared.release(project, turn.queue().engine(), turn.id());
        } finally {
            ended(turn, orphaned);
        }
    }

    private synchronized void ended(Turn turn, boolean orphaned) {
        active.remove(turn.id());
        turn.queue().ended(turn.id());
        if (orphaned) {
            // Only now: a sweep leaves alone what is known here.
            orphans.set(true);
        }
        notifyAll();
    }
}
