package io.asyncquery.contract;

import static io.asyncquery.contract.SampleQueries.SALES;
import static io.asyncquery.contract.SampleQueries.STOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link QueryRecords} does. */
public abstract class QueryRecordsContract {
    private static final int WRITERS = 4;
    private static final int WRITES = 25;

    /** The records under test, with none in them. */
    protected abstract QueryRecords records();

    /** Reads the same store without what {@link #records()} remembers. */
    protected abstract QueryRecords otherReplica();

    /** Whether the store tells that queries have ended without their records being read. */
    protected boolean tellsOfEnded() {
        return true;
    }

    @Test
    void whatIsSavedIsFoundInEveryState() {
        for (AsyncQuery query : SampleQueries.oneInEachState(SALES)) {
            assertThat(records().save(query)).isTrue();

            assertThat(records().find(SALES, query.id())).contains(query);
            assertThat(otherReplica().find(SALES, query.id())).contains(query);
        }
    }

    @Test
    void eachVersionReplacesTheOneBefore() {
        for (AsyncQuery version : SampleQueries.versions(SALES)) {
            assertThat(records().save(version)).isTrue();

            assertThat(records().find(SALES, version.id())).contains(version);
            assertThat(otherReplica().find(SALES, version.id())).contains(version);
            assertThat(otherReplica().read(SALES, version.id())).contains(version);
            assertThat(otherReplica().version(SALES, version.id())).hasValue(version.version());
            assertThat(list(SALES))
                    .filteredOn(query -> query.id().equals(version.id()))
                    .containsExactly(version);
        }
    }

    @Test
    void whatComesTooLateIsNotSaved() {
        List<AsyncQuery> versions = SampleQueries.versions(SALES);
        AsyncQuery last = versions.get(versions.size() - 1);
        versions.forEach(records()::save);

        for (AsyncQuery late : versions) {
            assertThat(otherReplica().save(late.with(stopped()))).isEqualTo(late.equals(last));
        }

        assertThat(otherReplica().read(SALES, last.id())).contains(last.with(stopped()));
    }

    @Test
    void aRecordIsMadeOnce() {
        AsyncQuery query = SampleQueries.queued(SALES, "select 1");
        AsyncQuery twin = new AsyncQuery(
                query.id(), 1, "bob", query.submittedAt(), query.submission(), query.engine(), query.state(), false);
        records().save(query);

        assertThat(otherReplica().save(twin)).isFalse();
        assertThat(otherReplica().read(SALES, query.id())).contains(query);
    }

    @Test
    void aRecordThatHasEndedIsMadeOnceToo() {
        for (AsyncQuery query : SampleQueries.oneInEachState(SALES)) {
            AsyncQuery twin = new AsyncQuery(
                    query.id(),
                    1,
                    "bob",
                    query.submittedAt(),
                    query.submission(),
                    query.engine(),
                    query.state(),
                    false);
            records().save(query);

            assertThat(otherReplica().save(twin)).isFalse();
            assertThat(otherReplica().read(SALES, query.id())).contains(query);
            assertThat(list(SALES)).contains(query).doesNotContain(twin);
        }
    }

    @Test
    void whatIsToldOfQueriesThatHaveEndedIsInTheirRecords() {
        List<AsyncQuery> queries = new ArrayList<>(SampleQueries.oneInEachState(SALES));
        queries.forEach(records()::save);
        AsyncQuery succeeded = queries.get(5);
        AsyncQuery pinned = new AsyncQuery(
                succeeded.id(),
                2,
                succeeded.submitter(),
                succeeded.submittedAt(),
                succeeded.submission(),
                succeeded.engine(),
                succeeded.state(),
                true);
        AsyncQuery deleted = queries.remove(6);
        assertThat(told(queries)).isEqualTo(known(succeeded));

        records().delete(SALES, deleted.id());
        records().save(pinned);

        queries.add(deleted);
        assertThat(told(queries)).isEqualTo(known(pinned));
    }

    private Map<QueryId, EndedQuery> known(AsyncQuery ended) {
        return tellsOfEnded() ? Map.of(ended.id(), EndedQuery.of(ended).orElseThrow()) : Map.of();
    }

    private Map<QueryId, EndedQuery> told(List<AsyncQuery> queries) {
        return otherReplica().ended(SALES, queries.stream().map(AsyncQuery::id).toList());
    }

    @Test
    void whatWasDeletedComesNotBackWithALateVersion() {
        List<AsyncQuery> versions = SampleQueries.versions(SALES);
        records().save(versions.get(0));
        records().save(versions.get(1));
        otherReplica().delete(SALES, versions.get(0).id());

        assertThat(records().save(versions.get(2))).isFalse();
        assertThat(otherReplica().read(SALES, versions.get(0).id())).isEmpty();
        assertThat(otherReplica().version(SALES, versions.get(0).id())).isEmpty();
        assertThat(list(SALES)).isEmpty();
    }

    @Test
    void aLateVersionDoesNotTakeOverTheRecordThatWasMadeAnew() {
        List<AsyncQuery> versions = SampleQueries.versions(SALES);
        versions.subList(0, 3).forEach(records()::save);
        otherReplica().delete(SALES, versions.get(0).id());
        otherReplica().save(versions.get(0));

        assertThat(records().save(versions.get(3))).isFalse();
        assertThat(otherReplica().read(SALES, versions.get(0).id())).contains(versions.get(0));
        assertThat(otherReplica().save(versions.get(1))).isTrue();
    }

    @Test
    void ofManyWhoSaveOneVersionAtOnceOneDoes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            AsyncQuery query = SampleQueries.queued(SALES);
            records().save(query);
            for (int round = 0; round < WRITES; round++) {
                AsyncQuery before = query;
                CountDownLatch go = new CountDownLatch(1);
                List<Future<Boolean>> saves = IntStream.range(0, WRITERS)
                        .mapToObj(writer -> threads.submit(() -> {
                            QueryRecords replica = otherReplica();
                            go.await();
                            return replica.save(before.with(new QueryState.Queued(new ReplicaId("r-" + writer))));
                        }))
                        .toList();
                go.countDown();
                int winner = -1;
                for (int writer = 0; writer < WRITERS; writer++) {
                    if (saves.get(writer).get()) {
                        assertThat(winner).as("a second winner, %d", writer).isNegative();
                        winner = writer;
                    }
                }
                query = otherReplica().read(SALES, query.id()).orElseThrow();
                assertThat(query.state()).isEqualTo(new QueryState.Queued(new ReplicaId("r-" + winner)));
                assertThat(query.version()).isEqualTo(before.version() + 1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatWasNeverSavedIsNotFound() {
        assertThat(records().find(SALES, QueryId.random())).isEmpty();
        assertThat(list(SALES)).isEmpty();
    }

    @Test
    void whatIsSavedAfterItWasNotFoundIsFound() {
        AsyncQuery query = SampleQueries.queued(SALES);
        assertThat(records().find(SALES, query.id())).isEmpty();

        otherReplica().save(query);

        assertThat(records().find(SALES, query.id())).contains(query);
    }

    @Test
    void projectsDoNotSeeEachOthersRecords() {
        AsyncQuery sales = SampleQueries.queued(SALES);
        AsyncQuery stock = SampleQueries.queued(STOCK);

        records().save(sales);
        records().save(stock);

        assertThat(records().find(STOCK, sales.id())).isEmpty();
        assertThat(list(SALES)).containsExactly(sales);
        assertThat(list(STOCK)).containsExactly(stock);
    }

    @Test
    void aListHasEveryRecordOfTheProject() {
        List<AsyncQuery> queries = SampleQueries.oneInEachState(SALES);

        queries.forEach(query -> assertThat(records().save(query)).isTrue());

        assertThat(list(SALES)).containsExactlyInAnyOrderElementsOf(queries);
    }

    @Test
    void theIdentifiersAreThoseOfTheProjectsRecords() {
        List<AsyncQuery> queries = SampleQueries.oneInEachState(SALES);
        records().save(SampleQueries.queued(STOCK));
        assertThat(ids(SALES)).isEmpty();

        queries.forEach(records()::save);

        assertThat(ids(SALES))
                .containsExactlyInAnyOrderElementsOf(
                        queries.stream().map(AsyncQuery::id).toList());
    }

    @Test
    void whatIsWholeIsNotUnfinished() {
        List<AsyncQuery> queries = SampleQueries.oneInEachState(SALES);
        queries.forEach(records()::save);

        records().deleteUnfinished(SALES, Instant.now().plusSeconds(3_600));

        assertThat(list(SALES)).containsExactlyInAnyOrderElementsOf(queries);
    }

    @Test
    void aDeletedRecordIsGone() {
        AsyncQuery query = SampleQueries.queued(SALES);
        records().save(query);

        boolean existed = records().delete(SALES, query.id());

        assertThat(existed).isTrue();
        assertThat(records().find(SALES, query.id())).isEmpty();
        assertThat(list(SALES)).isEmpty();
    }

    @Test
    void deletingTwiceSaysThatThereWasNothing() {
        AsyncQuery query = SampleQueries.queued(SALES);
        records().save(query);
        records().delete(SALES, query.id());

        boolean existed = records().delete(SALES, query.id());

        assertThat(existed).isFalse();
    }

    @Test
    void deletingInAProjectWithoutRecordsIsNoFailure() {
        assertThat(records().delete(STOCK, QueryId.random())).isFalse();
    }

    @Test
    void aReaderSeesAWholeRecordWhileManyWriteIt() throws Exception {
        AsyncQuery query = SampleQueries.queued(SALES);
        records().save(query);
        CountDownLatch written = new CountDownLatch(WRITERS);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        try {
            List<Future<?>> writers = IntStream.range(0, WRITERS)
                    .<Future<?>>mapToObj(writer -> threads.submit(() -> {
                        saveOften(query, writer);
                        written.countDown();
                    }))
                    .toList();
            Future<Integer> reader = threads.submit(() -> readUntil(written, query));

            for (Future<?> writer : writers) {
                writer.get();
            }

            assertThat(reader.get()).isPositive();
            assertThat(list(SALES)).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private void saveOften(AsyncQuery query, int writer) {
        // Records of different length, so that a mixture of two could not be read.
        QueryRecords replica = otherReplica();
        int saved = 0;
        while (saved < WRITES) {
            String owner = String.valueOf((char) ('a' + writer)).repeat(1 + 40 * saved);
            AsyncQuery before = replica.read(SALES, query.id()).orElseThrow();
            saved += replica.save(before.with(new QueryState.Queued(new ReplicaId(owner)))) ? 1 : 0;
        }
    }

    private int readUntil(CountDownLatch written, AsyncQuery query) {
        int reads = 0;
        do {
            AsyncQuery found = otherReplica().find(SALES, query.id()).orElseThrow();
            if (found.version() > 1) {
                String owner = ((QueryState.Queued) found.state()).owner().value();
                assertThat(owner.chars().distinct().count()).isEqualTo(1);
            }
            assertThat(list(SALES)).hasSize(1);
            reads++;
        } while (written.getCount() > 0);
        return reads;
    }

    private static QueryState stopped() {
        return new QueryState.Failed(Optional.empty(), Instant.EPOCH, QueryFailure.STOPPED_BY_USER, 1);
    }

    private List<QueryId> ids(ProjectName project) {
        try (Stream<QueryId> ids = otherReplica().ids(project)) {
            return ids.toList();
        }
    }

    private List<AsyncQuery> list(ProjectName project) {
        try (Stream<AsyncQuery> queries = otherReplica().list(project)) {
            return queries.toList();
        }
    }
}
