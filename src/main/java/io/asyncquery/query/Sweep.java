package io.asyncquery.query;

import com.google.common.collect.Iterators;
import io.asyncquery.query.Removal.Outcome;
import io.asyncquery.security.ProjectName;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Goes through many things with several threads, little by little: however many there are, few are in memory. */
final class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);
    /** How many are in memory at once. */
    static final int BATCH = 1_000;
    /** How many of those one thread has in hand at once, where many cost less together. */
    private static final int GROUP = 50;

    private final int threads;

    Sweep(int threads) {
        this.threads = threads;
    }

    /** Works on each query of a project, as it is in the store; what could not be looked at is noted in the removal. */
    void overQueries(
            QueryRecords records,
            ProjectName project,
            Function<AsyncQuery, Outcome> work,
            Consumer<Outcome> taken,
            Removal removal) {
        over(project, () -> records.ids(project), id -> read(records, project, id, work), taken, removal);
    }

    /** Works, group by group, on the queries of a project that have ended; the others are left. */
    void overEnded(
            QueryRecords records,
            ProjectName project,
            Function<List<EndedQuery>, List<Outcome>> work,
            Consumer<Outcome> taken,
            Removal removal) {
        inGroups(project, () -> records.ids(project), ids -> look(records, project, ids, work), taken, removal);
    }

    /** Works on those of some queries of a project that have ended, as they are in the store now. */
    static List<Outcome> look(
            QueryRecords records,
            ProjectName project,
            Collection<QueryId> ids,
            Function<List<EndedQuery>, List<Outcome>> work) {
        List<EndedQuery> ended = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        Map<QueryId, EndedQuery> told = told(records, project, ids);
        for (QueryId id : ids) {
            Outcome outcome = Optional.ofNullable(told.get(id))
                    .map(Outcome::kept)
                    .orElseGet(() -> read(records, project, id, Sweep::keptIfEnded));
            outcome.kept().ifPresentOrElse(ended::add, () -> outcomes.add(outcome));
        }
        outcomes.addAll(work.apply(ended));
        return outcomes;
    }

    /** What could not be told is read one by one, and fails that way. */
    private static Map<QueryId, EndedQuery> told(QueryRecords records, ProjectName project, Collection<QueryId> ids) {
        try {
            return records.ended(project, ids);
        } catch (UncheckedIOException e) {
            LOG.debugf(e, "project %s: %d queries are looked at one by one", project, ids.size());
            return Map.of();
        }
    }

    private static Outcome keptIfEnded(AsyncQuery query) {
        return EndedQuery.of(query).map(Outcome::kept).orElse(Outcome.LEFT);
    }

    /** The same for groups of anything that a project has. */
    <T> void inGroups(
            ProjectName project,
            Supplier<Stream<T>> items,
            Function<List<T>, List<Outcome>> work,
            Consumer<Outcome> taken,
            Removal removal) {
        try (Stream<T> all = items.get()) {
            forEach(
                    Iterators.partition(all.iterator(), GROUP),
                    BATCH / GROUP,
                    work,
                    outcomes -> outcomes.forEach(taken));
        } catch (UncheckedIOException e) {
            notListed(project, e, removal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            removal.lost();
        }
    }

    /** Works on each of what a project has; that it did not come to the end is noted in the removal. */
    <T, R> void over(
            ProjectName project, Supplier<Stream<T>> items, Function<T, R> work, Consumer<R> taken, Removal removal) {
        try (Stream<T> all = items.get()) {
            forEach(all.iterator(), work, taken);
        } catch (UncheckedIOException e) {
            notListed(project, e, removal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            removal.lost();
        }
    }

    /** Works on each; {@code taken} gets the outcomes on the caller's thread. */
    <T, R> void forEach(Iterator<T> items, Function<T, R> work, Consumer<R> taken) throws InterruptedException {
        forEach(items, BATCH, work, taken);
    }

    /** Works on each, with no more than so many in hand, in their order. */
    private <T, R> void forEach(Iterator<T> items, int most, Function<T, R> work, Consumer<R> taken)
            throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads, Sweep::thread);
        Queue<Future<R>> inHand = new ArrayDeque<>();
        try {
            while (items.hasNext()) {
                if (inHand.size() >= most) {
                    taken.accept(inHand.remove().get());
                }
                T item = items.next();
                inHand.add(workers.submit(() -> work.apply(item)));
            }
            for (Future<R> outcome : inHand) {
                taken.accept(outcome.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private static Outcome read(
            QueryRecords records, ProjectName project, QueryId id, Function<AsyncQuery, Outcome> work) {
        try {
            return records.read(project, id).map(work).orElse(Outcome.ABSENT);
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s could not be looked at", id);
            return Outcome.FAILED;
        }
    }

    private static void notListed(ProjectName project, UncheckedIOException failure, Removal removal) {
        LOG.warnf(failure, "project %s: what it has could not be listed", project);
        removal.lost();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sweep");
        thread.setDaemon(true);
        return thread;
    }
}
