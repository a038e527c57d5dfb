package io.asyncquery.query;

import io.asyncquery.query.Doubts.Doubt;
import io.asyncquery.query.QueryState.Unfinished;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * This replica among the others: it keeps its lease, and takes over what lost replicas left unfinished. That a query is
 * claimed by one replica only is the records' doing, see {@link QueryRecords#save}.
 */
public final class Replicas {
    private static final Logger LOG = Logger.getLogger(Replicas.class);
    /** How often what has no owner is looked for without a sign that there is any, such as when a lease was deleted by hand. */
    private static final long SWEEP_EVERY = Duration.ofHours(1).toNanos();

    /** How many queries that wait for an engine others are told of: who comes later has long to wait, whatever the number is. */
    static final int PUBLISHED = 1_000;

    private final ReplicaContext context;
    private final QueryDispatcher dispatcher;
    private final ProjectAccess projects;
    private final Duration leaseLength;
    private final LeaseWatch watch;
    private final Object leaseLock = new Object();
    private final Object queueLock = new Object();
    private Map<EngineName, List<QueryId>> published = Map.of();
    private long renewals;
    private volatile boolean released;
    private boolean swept;
    private long lastSweep;

    /** Gives a word that holds for {@code leaseLength}; it must be renewed well before. */
    public Replicas(ReplicaContext context, QueryDispatcher dispatcher, ProjectAccess projects, Duration leaseLength) {
        this.context = context;
        this.dispatcher = dispatcher;
        this.projects = projects;
        this.leaseLength = leaseLength;
        this.watch = new LeaseWatch(context.nanos());
    }

    /** Renews this replica's lease. Before the first time it must not take on queries. */
    public void renewLease() {
        // Not while this replica looks after others, which may take longer than the lease.
        synchronized (leaseLock) {
            if (!released) {
                context.ports().leases().renew(new Lease(context.replica(), ++renewals, leaseLength, false));
            }
        }
    }

    /** Tells other replicas in which order queries wait here, when it is not what they were told last. */
    public void publishQueue() {
        synchronized (queueLock) {
            Map<EngineName, List<QueryId>> order = dispatcher.waiting(PUBLISHED);
            if (!released && !order.equals(published)) {
                context.ports().queueOrders().publish(context.replica(), order);
                published = order;
            }
        }
    }

    /** Lets other replicas take over the queries of this one at once. */
    public void release() {
        synchronized (leaseLock) {
            released = true;
            context.ports().leases().renew(new Lease(context.replica(), ++renewals, leaseLength, true));
        }
        context.ports().permits().releaseAll(context.replica());
        synchronized (queueLock) {
            context.ports().queueOrders().remove(context.replica());
        }
    }

    /** Looks for replicas that are lost, and claims what they left, and what was recorded here against all appearance. */
    public synchronized void takeOver() {
        if (released) {
            return;
        }
        List<Lease> leases = context.ports().leases().all();
        Set<ReplicaId> lost = watch.lost(leases);
        lost.remove(context.replica());
        if (!lost.isEmpty() || dispatcher.hasNewOrphans() || isSweepDue()) {
            // Until it was done from end to end it is due again.
            swept = false;
            for (ReplicaId replica : lost) {
                LOG.warnf("replica %s is lost, its queries are taken over", replica);
                context.ports().permits().releaseAll(replica);
            }
            swept = sweep(lost);
            if (swept) {
                lastSweep = context.nanos().getAsLong();
                lost.forEach(this::forget);
            }
        }
        dispatcher.doubts().due().forEach(this::lookInto);
    }

    /** Claims a query that was recorded although its submitter was told that it could not be. */
    private void lookInto(Doubt doubt) {
        try {
            Optional<AsyncQuery> recorded =
                    context.ports().records().read(doubt.project().name(), doubt.id());
            if (recorded.isPresent() && claim(recorded.get(), alive(Set.of()), doubt.project())) {
                dispatcher.doubts().settle(doubt);
            }
        } catch (UncheckedIOException e) {
            LOG.debugf(e, "query %s: whether it was recorded is not known yet", doubt.id());
        }
    }

    /** The lease goes last: as long as it is there, the rest is tried again. */
    private void forget(ReplicaId lost) {
        context.ports().queueOrders().remove(lost);
        context.ports().leases().remove(lost);
    }

    private boolean isSweepDue() {
        return !swept || context.nanos().getAsLong() - lastSweep >= SWEEP_EVERY;
    }

    /** Claims what is nobody's; says no when something may be left because the storage failed. */
    private boolean sweep(Set<ReplicaId> lost) {
        boolean whole = true;
        for (Project project : projects.all()) {
            List<AsyncQuery> unfinished = unfinished(project);
            Set<ReplicaId> alive = alive(lost);
            // Replicas that share out the queries of a lost one should not all begin with the same.
            Collections.shuffle(unfinished);
            for (AsyncQuery query : unfinished) {
                whole &= claim(query, alive, project);
            }
        }
        return whole;
    }

    private List<AsyncQuery> unfinished(Project project) {
        try (Stream<AsyncQuery> records = context.ports().records().list(project.name())) {
            return records.filter(query -> !query.isFinished()).collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Read after the records: the owner of each has given its word before. */
    private Set<ReplicaId> alive(Set<ReplicaId> lost) {
        Set<ReplicaId> alive = context.ports().leases().all().stream()
                .filter(lease -> !lease.released())
                .map(Lease::replica)
                .collect(Collectors.toCollection(HashSet::new));
        alive.removeAll(lost);
        return alive;
    }

    private boolean isOrphan(AsyncQuery query, Set<ReplicaId> alive) {
        return query.isOwnedBy(context.replica())
                ? !dispatcher.knows(query.id())
                : query.state() instanceof Unfinished unfinished && !alive.contains(unfinished.owner());
    }

    /** Makes the query this replica's, if it is nobody's; says no when the storage failed. */
    private boolean claim(AsyncQuery query, Set<ReplicaId> alive, Project project) {
        try {
            Optional<AsyncQuery> last = Optional.of(query);
            while (last.isPresent() && isOrphan(last.get(), alive)) {
                AsyncQuery orphan = last.get();
                Unfinished unfinished = (Unfinished) orphan.state();
                AsyncQuery claimed = orphan.with(unfinished.claimedBy(context.replica()));
                if (context.ports().records().save(claimed)) {
                    LOG.infof("query %s was left by replica %s and goes on here", query.id(), unfinished.owner());
                    dispatcher.adopt(claimed, project);
                    return true;
                }
                // Another replica was quicker, or the lost one still was at work.
                last = context.ports().records().read(project.name(), query.id());
            }
            return true;
        } catch (UncheckedIOException e) {
            LOG.warnf("query %s could not be claimed: %s", query.id(), e.getMessage());
            return false;
        }
    }
}
