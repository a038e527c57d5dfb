package io.asyncquery.query;

import io.asyncquery.query.FairQueue.Waiting;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectName;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
 * Bounded, fair admission: so many queries run, so many wait, projects take turns, and one more is refused. Only the
 * identifiers of waiting queries are in memory.
 */
public final class QueryDispatcher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(QueryDispatcher.class);
    /** How soon a query is tried again that a limit of all replicas, or the storage, did not let start. */
    private static final Duration RETRY = Duration.ofMillis(250);

    private final ReplicaContext context;
    private final SharedLimits shared;
    private final int capacity;
    private final FairQueue queue = new FairQueue();
    private final Set<QueryId> known = new HashSet<>();
    private final Map<ProjectName, Project> projects = new HashMap<>();
    private final Set<ProjectName> blocked = new HashSet<>();
    private final Map<QueryId, QueryExecution> active = new ConcurrentHashMap<>();
    private final AtomicBoolean orphans = new AtomicBoolean();
    private final ExecutorService threads;
    private final ScheduledExecutorService watchman;
    private int running;
    private boolean draining;
    private boolean closed;

    /** Serves its queue, and looks every {@code watch} after what runs. */
    public QueryDispatcher(ReplicaContext context, Duration watch) {
        this.context = context;
        this.shared = new SharedLimits(context);
        this.capacity =
                Math.addExact(context.limits().maxRunning(), context.limits().maxQueued());
        AtomicInteger count = new AtomicInteger();
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "query-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.threads = Executors.newCachedThreadPool(daemons);
        this.watchman = Executors.newSingleThreadScheduledExecutor(daemons);
        threads.execute(this::serve);
        ScheduledFuture<?> unused =
                watchman.scheduleWithFixedDelay(this::check, watch.toMillis(), watch.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** This run of the service, as the owner of the queries it takes on. */
    public ReplicaId replica() {
        return context.replica();
    }

    /** Records a new query and gives it a place in the queue; does nothing and says no when there is one of that id. */
    boolean admit(AsyncQuery query, Project project) {
        reserve(query.id(), project);
        boolean recorded = false;
        try {
            recorded = context.ports().records().save(query);
        } finally {
            if (!recorded) {
                withdraw(query.id(), project.name());
            }
        }
        if (recorded) {
            enqueue(query.id(), project);
        }
        return recorded;
    }

    /** Takes on a query that was claimed from a lost replica, whatever the limits are: somebody has to. */
    synchronized void adopt(AsyncQuery query, Project project) {
        if (known.add(query.id())) {
            enqueue(query.id(), project);
        }
    }

    /** Whether this replica has the query in its hands. */
    synchronized boolean knows(QueryId id) {
        return known.contains(id);
    }

    /** The execution of a query that this replica is at work on. */
    Optional<QueryExecution> find(QueryId id) {
        return Optional.ofNullable(active.get(id));
    }

    /** How many queries have their turn here before this one; nothing when it does not wait here. */
    synchronized OptionalInt position(ProjectName project, QueryId id) {
        return queue.position(project, id);
    }

    /** What waits here in the order of its turns, the first so many. */
    synchronized List<QueryId> waiting(int atMost) {
        return queue.order(atMost);
    }

    /** Acts on the end of a query that was just recorded on a user's behalf: it neither waits nor runs any longer. */
    void noticeEnd(AsyncQuery ended, Project project) {
        synchronized (this) {
            if (queue.remove(project.name(), ended.id())) {
                known.remove(ended.id());
            }
        }
        Optional<QueryExecution> execution = find(ended.id()).filter(QueryExecution::isOurs);
        execution.ifPresent(QueryExecution::check);
        if (execution.isEmpty() && ended.state().attempts() > 0) {
            inBackground(new Leftovers(ended, project, context.ports())::remove);
        }
    }

    /** Notices what was ended or taken over elsewhere, and what has run for too long. */
    void check() {
        for (QueryExecution execution : active.values()) {
            try {
                execution.check();
            } catch (RuntimeException e) {
                // The watch must go on whatever happens.
                LOG.debugf(
                        e, "query %s could not be looked at", execution.query().id());
            }
        }
        shared.releaseTheRest();
    }

    /** Whether since the last call a query was let go of that nobody works on now. */
    boolean hasNewOrphans() {
        return orphans.getAndSet(false);
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
            queue.clear();
            notifyAll();
        }
        watchman.shutdown();
        active.values().forEach(QueryExecution::release);
        threads.shutdown();
    }

    private synchronized void reserve(QueryId id, Project project) {
        if (draining) {
            throw new UnavailableException(UnavailableException.Reason.SHUTTING_DOWN);
        }
        if (known.size() >= capacity) {
            throw new TooManyQueriesException(capacity);
        }
        OptionalInt ofProject = project.limits().maxQueued();
        if (ofProject.isPresent() && queue.size(project.name()) >= ofProject.getAsInt()) {
            throw new TooManyQueriesException(ofProject.getAsInt());
        }
        known.add(id);
    }

    private synchronized void enqueue(QueryId id, Project project) {
        if (closed) {
            return;
        }
        known.add(id);
        projects.put(project.name(), project);
        queue.add(project, id);
        notifyAll();
    }

    /** Gives up a reservation, unless another submission with the same key made it good. */
    private synchronized void withdraw(QueryId id, ProjectName project) {
        if (!active.containsKey(id) && queue.position(project, id).isEmpty()) {
            known.remove(id);
        }
    }

    private void serve() {
        try {
            for (Optional<Waiting> next = awaitTurn(); next.isPresent(); next = awaitTurn()) {
                startOrBlock(next.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Waiting> awaitTurn() throws InterruptedException {
        while (!closed) {
            if (!draining && running < context.limits().maxRunning()) {
                Optional<Waiting> next = queue.next(project -> !blocked.contains(project));
                if (next.isPresent()) {
                    return next;
                }
            }
            wait(blocked.isEmpty() ? 0 : RETRY.toMillis());
            blocked.clear();
        }
        return Optional.empty();
    }

    private void startOrBlock(Waiting waiting) {
        boolean started = false;
        try {
            started = start(waiting);
        } catch (UncheckedIOException e) {
            LOG.warnf("query %s cannot be started yet, the storage failed: %s", waiting.id(), e.getMessage());
        } catch (RuntimeException e) {
            // The queue must go on whatever happens.
            LOG.errorf(e, "query %s cannot be started yet", waiting.id());
        }
        if (!started) {
            synchronized (this) {
                blocked.add(waiting.project());
            }
        }
    }

    /** Starts a query, or takes out one that has ended meanwhile; says no when it has to wait on. */
    private boolean start(Waiting waiting) {
        Project project = project(waiting.project());
        if (!shared.tryAcquire(project, waiting.id())) {
            return false;
        }
        Optional<QueryExecution> execution = Optional.empty();
        try {
            execution = context.ports()
                    .records()
                    .read(waiting.project(), waiting.id())
                    .filter(query -> query.isOwnedBy(context.replica()))
                    .map(query -> new QueryExecution(query, project, context, () -> leave(waiting.id(), project)));
        } finally {
            if (execution.isEmpty()) {
                shared.release(project, waiting.id());
            }
        }
        synchronized (this) {
            boolean waited = queue.take(waiting);
            if (execution.isEmpty() || !waited) {
                execution.ifPresent(gone -> shared.release(project, waiting.id()));
                known.remove(waiting.id());
                return true;
            }
            running++;
            active.put(waiting.id(), execution.get());
            threads.execute(execution.get());
        }
        return true;
    }

    private synchronized void inBackground(Runnable task) {
        if (!closed) {
            threads.execute(task);
        }
    }

    private synchronized Project project(ProjectName name) {
        return Objects.requireNonNull(projects.get(name));
    }

    private void leave(QueryId id, Project project) {
        QueryExecution ended = active.get(id);
        if (ended != null && ended.isOrphaned()) {
            orphans.set(true);
        }
        shared.release(project, id);
        synchronized (this) {
            active.remove(id);
            known.remove(id);
            running--;
            notifyAll();
        }
    }
}
