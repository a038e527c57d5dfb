package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.fakes.MovableClock;
import io.asyncquery.query.AdmissionLimits;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.Ports;
import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.QueryExpiringException;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryNotFoundException;
import io.asyncquery.query.QueryPins;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.Removal;
import io.asyncquery.query.ReplicaContext;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.query.Retention;
import io.asyncquery.query.RetentionPolicy;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.security.Caller;
import io.asyncquery.security.ConfiguredProjects;
import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectRetention;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** Three replicas that expire results of one store at the same time, while an administrator pins some of them. */
abstract class SharedRetentionContract {
    private static final int OF_EACH_KIND = 40;
    private static final Caller ROOT = new Caller("root", Set.of(Caller.ADMINISTRATOR));
    private static final Members NOBODY = new Members(Set.of(), Set.of());
    private static final Project PROJECT = new Project(
            SALES,
            Optional.empty(),
            "sales",
            List.of(),
            Optional.empty(),
            Map.of(),
            NOBODY,
            NOBODY,
            ProjectRetention.DEFAULT,
            ProjectLimits.NONE);

    private final MovableClock clock = new MovableClock();

    /** An empty root on the file system under test. */
    abstract HadoopStorage storage();

    @Test
    void eachExpiredResultGoesOnceAndNothingElseDoes() throws Exception {
        List<AsyncQuery> expired = saved(clock.instant().minus(Duration.ofDays(8)), false);
        List<AsyncQuery> pinned = saved(clock.instant().minus(Duration.ofDays(8)), true);
        List<AsyncQuery> fresh = saved(clock.instant(), false);
        AsyncQuery waiting = SampleQueries.queued(SALES);
        records().save(waiting);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> runs = new ArrayList<>();
            for (int replica = 0; replica < 3; replica++) {
                runs.add(threads.submit(() -> {
                    go.await();
                    List<QueryId> gone = new ArrayList<>();
                    // Two who remove one directory at once may fail, and are tried again.
                    retention().expire(query -> gone.add(query.id()));
                    return gone.size();
                }));
            }
            Future<List<QueryId>> pins = threads.submit(() -> {
                go.await();
                return pinSome(expired);
            });
            go.countDown();
            int removed = 0;
            for (Future<Integer> run : runs) {
                removed += run.get();
            }

            Removal last = retention().expire(query -> {});
            assertThat(last.isComplete()).isTrue();
            removed += (int) last.removed();

            List<QueryId> saved = pins.get();
            for (AsyncQuery query : expired) {
                assertThat(isThere(query)).isEqualTo(saved.contains(query.id()));
                assertThat(tombstones().find(SALES, query.id()).isPresent()).isEqualTo(!saved.contains(query.id()));
            }
            assertThat(removed).isEqualTo(OF_EACH_KIND - saved.size());
            assertThat(pinned).allMatch(this::isThere);
            assertThat(fresh).allMatch(this::isThere);
            assertThat(records().read(SALES, waiting.id())).contains(waiting);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<QueryId> pinSome(List<AsyncQuery> queries) {
        QueryPins pins = new QueryPins(records());
        List<QueryId> pinned = new ArrayList<>();
        for (int i = queries.size() - 1; i >= 0; i -= 3) {
            QueryId id = queries.get(i).id();
            try {
                pins.pin(ROOT, PROJECT, id, true);
                pinned.add(id);
            } catch (QueryNotFoundException | QueryExpiringException gone) {
                assertThat(gone).hasMessageContaining(id.toString());
            }
        }
        return pinned;
    }

    private boolean isThere(AsyncQuery query) {
        boolean recorded = records().read(SALES, query.id()).isPresent();
        boolean stored = new HadoopResultStore(storage()).exists(location(query));
        assertThat(recorded).isEqualTo(stored);
        return recorded;
    }

    private List<AsyncQuery> saved(Instant end, boolean pinned) throws IOException {
        List<AsyncQuery> queries = new ArrayList<>();
        for (int i = 0; i < OF_EACH_KIND; i++) {
            AsyncQuery asked = SampleQueries.oneInEachState(SALES).get(5);
            QueryState.Succeeded was = (QueryState.Succeeded) asked.state();
            QueryState state =
                    new QueryState.Succeeded(was.startedAt(), end, was.attempt(), was.schema(), was.manifest());
            AsyncQuery query =
                    new AsyncQuery(asked.id(), 1, "ada", end, asked.submission(), asked.engine(), state, pinned);
            records().save(query);
            Path file = new Path(storage().layout().directory(location(query)), "part-0");
            try (OutputStream out = storage().files().create(file)) {
                out.write('1');
            }
            queries.add(query);
        }
        return queries;
    }

    private ResultLocation location(AsyncQuery query) {
        return storage().layout().result(SALES, query.id(), query.state().attempts());
    }

    private HadoopQueryRecords records() {
        return new HadoopQueryRecords(storage(), Duration.ZERO);
    }

    private HadoopTombstones tombstones() {
        return new HadoopTombstones(storage(), records());
    }

    private Retention retention() {
        Ports ports = new Ports(
                FakeQueryEngine.alone(new FakeQueryEngine(new InMemoryResultStore())),
                records(),
                new HadoopResultStore(storage()),
                new HadoopLeases(storage()),
                new HadoopPermits(storage()),
                new HadoopQueueOrders(storage()),
                tombstones());
        ReplicaContext context =
                new ReplicaContext(ReplicaId.random(), ports, new AdmissionLimits(1, 1), clock, System::nanoTime);
        Retention.Terms terms = new Retention.Terms(4, () -> {}, Duration.ofDays(7), Duration.ofDays(1));
        return new Retention(
                context,
                new QueryDispatcher(context, Duration.ofDays(1)),
                new ConfiguredProjects(List.of(PROJECT)),
                new RetentionPolicy(Duration.ofDays(7)),
                terms,
                run -> {});
    }
}
