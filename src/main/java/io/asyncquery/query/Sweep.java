package io.asyncquery.query;

import io.asyncquery.query.Removal.Outcome;
import io.asyncquery.security.ProjectName;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Goes through many things with several threads, batch by batch: however many there are, few are in memory. */
final class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);
    /** How many are in memory at once. */
    static final int BATCH = 1_000;

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

    /** Works on each of what a project has; that it did not come to the end is noted in the removal. */
    <T, R> void over(
            ProjectName project, Supplier<Stream<T>> items, Function<T, R> work, Consumer<R> taken, Removal removal) {
        try (Stream<T> all = items.get()) {
            forEach(all.iterator(), work, taken);
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "project %s: what it has could not be listed", project);
            removal.lost();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            removal.lost();
        }
    }

    /** Works on each; {@code taken} gets the outcomes on the caller's thread. */
    <T, R> void forEach(Iterator<T> items, Function<T, R> work, Consumer<R> taken) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads, Sweep::thread);
        try {
            while (items.hasNext()) {
                for (Future<R> outcome : workers.invokeAll(batch(items, work))) {
                    taken.accept(outcome.get());
                }
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

    private static <T, R> List<Callable<R>> batch(Iterator<T> items, Function<T, R> work) {
        List<Callable<R>> batch = new ArrayList<>();
        while (items.hasNext() && batch.size() < BATCH) {
            T item = items.next();
            batch.add(() -> work.apply(item));
        }
        return batch;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sweep");
        thread.setDaemon(true);
        return thread;
    }
}
