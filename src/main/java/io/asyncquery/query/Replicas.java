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
import java.util.OptionalLong;
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

    /** How often this replica's clock is compared with the store's. */
    private static final long COMPARE_EVERY = Duration.ofMinutes(1).toNanos();

    /** How many queries that wait for an engine others are told of: who comes later has long to wait, whatever the number is. */
    static final int PUBLISHED = 1_000;

    private final ReplicaContext context;
    private final QueryDispatcher dispatcher;
    private final ProjectAccess projects;
    private final Duration leaseLength;
    private final StoreClock clock;
    private final LeaseWatch watch;
    private final Object leaseLock = new Object();
    private final Object queueLock = new Object();
    private Map<EngineName, List<QueryId>> published = Map.of();
    private long renewals;
    private volatile boolean released;
    private volatile OptionalLong renewed = OptionalLong.empty();
    private OptionalLong compared = OptionalLong.empty();
    private boolean swept;
    private long lastSweep;

    /** Gives a word that holds for {@code leaseLength}, which must be renewed well before, and keeps the clock. */
    public Replicas(
            ReplicaContext context,
            QueryDispatcher dispatcher,
            ProjectAccess projects,
            Duration leaseLength,
            StoreClock clock) {
        this.context = context;
        this.dispatcher = dispatcher;
        this.projects = projects;
        this.leaseLength = leaseLength;
        this.clock = clock;
        this.watch = new LeaseWatch(context.nanos());
    }

    /** Renews this replica's lease. Before the first time it must not take on queries. */
    public void renewLease() {
        // Not while this replica looks after others, which may take longer than the lease.
        synchronized (leaseLock) {
            if (!released) {
                long asked = context.nanos().getAsLong();
                try {
                    context.ports().leases().renew(new Lease(context.replica(), ++renewals, leaseLength, false));
                    renewed = OptionalLong.of(asked);
                    compareClocks(asked);
                } catch (UncheckedIOException e) {
                    renewed = OptionalLong.empty();
                    throw e;
                }
            }
        }
    }

    /**
     * Whether the store took this replica's lease when that was tried last, and so recently that it holds. Never waits for
     * the store, which may be what hangs.
     */
    public boolean holdsLease() {
        OptionalLong last = renewed;
        return last.isPresent() && context.nanos().getAsLong() - last.getAsLong() < leaseLength.toNanos();
    }

    private void compareClocks(long asked) {
        long now = context.nanos().getAsLong();
        if (compared.isEmpty() || now - compared.getAsLong() >= COMPARE_EVERY) {
            context.ports().leases().renewedAt(context.replica()).ifPresent(stamp -> clock.compare(stamp, asked, now));
            compared = OptionalLong.of(now);
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
            boolean settled = recorded.isPresent()
                    && recorded.flatMap(Left::of)
                            .map(left -> claim(left, alive(Set.of()), doubt.project()))
                            .orElse(true);
            if (settled) {
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
            List<Left> unfinished = unfinished(project);
            Set<ReplicaId> alive = alive(lost);
            // Replicas that share out the queries of a lost one should not all begin with the same.
            Collections.shuffle(unfinished);
            for (Left left : unfinished) {
                whole &= claim(left, alive, project);
            }
        }
        return whole;
    }

    private List<Left> unfinished(Project project) {
        try (Stream<AsyncQuery> records = context.ports().records().list(project.name())) {
            return records.flatMap(query -> Left.of(query).stream()).collect(Collectors.toCollection(ArrayList::new));
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

    private boolean isOrphan(Left left, Set<ReplicaId> alive) {
        return left.owner().equals(context.replica()) ? !dispatcher.knows(left.id()) : !alive.contains(left.owner());
    }

    /** Makes the query this replica's, if it is nobody's; says no when it could not, and is to be tried again. */
    private boolean claim(Left left, Set<ReplicaId> alive, Project project) {
        if (!isOrphan(left, alive)) {
            return true;
        }
        try {
            for (Optional<AsyncQuery> last = last(left, project); last.isPresent(); last = last(left, project)) {
                if (dispatcher.knows(left.id())) {
                    // It was taken over from here, and is still being let go of.
                    return false;
                }
                AsyncQuery claimed = last.get().with(((Unfinished) last.get().state()).claimedBy(context.replica()));
                if (context.ports().records().save(claimed)) {
                    LOG.infof("query %s was left by replica %s and goes on here", left.id(), left.owner());
                    dispatcher.adopt(claimed, project);
                    return true;
                }
                // Another replica was quicker, or the lost one still was at work.
            }
            return true;
        } catch (UncheckedIOException e) {
            LOG.warnf("query %s could not be claimed: %s", left.id(), e.getMessage());
            return false;
        }
    }

    /** The query, as long as it is that owner's: another one may have come later than what is known of who is alive. */
    private Optional<AsyncQuery> last(Left left, Project project) {
        return context.ports().records().read(project.name(), left.id()).filter(query -> query.isOwnedBy(left.owner()));
    }

    /** An unfinished query and whose it is: all that is kept in mind of one, since there may be many. */
    private record Left(QueryId id, ReplicaId owner) {
        static Optional<Left> of(AsyncQuery query) {
            return query.state() instanceof Unfinished unfinished
                    ? Optional.of(new Left(query.id(), unfinished.owner()))
                    : Optional.empty();
        }
    }
}
