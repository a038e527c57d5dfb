package io.asyncquery.contract;

import static io.asyncquery.contract.SampleQueries.SALES;
import static io.asyncquery.contract.SampleQueries.STOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.query.QueryState;
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.List;
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

    @Test
    void whatIsSavedIsFoundInEveryState() {
        for (AsyncQuery query : SampleQueries.oneInEachState(SALES)) {
            records().save(query);

            assertThat(records().find(SALES, query.id())).contains(query);
            assertThat(otherReplica().find(SALES, query.id())).contains(query);
        }
    }

    @Test
    void savingAgainReplacesTheRecord() {
        AsyncQuery query = SampleQueries.queued(SALES);
        AsyncQuery failed = query.with(new QueryState.Failed(Instant.EPOCH, QueryFailure.OWNER_LOST));
        records().save(query);

        records().save(failed);

        assertThat(records().find(SALES, query.id())).contains(failed);
        assertThat(otherReplica().find(SALES, query.id())).contains(failed);
        assertThat(list(SALES)).containsExactly(failed);
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

        queries.forEach(records()::save);

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
        for (int i = 0; i < WRITES; i++) {
            String message = String.valueOf((char) ('a' + writer)).repeat(1 + 400 * i);
            replica.save(query.with(new QueryState.Failed(
                    Instant.EPOCH.plusSeconds(message.length()),
                    new QueryFailure(QueryFailure.Blame.INTERNAL, message))));
        }
    }

    private int readUntil(CountDownLatch written, AsyncQuery query) {
        int reads = 0;
        do {
            AsyncQuery found = otherReplica().find(SALES, query.id()).orElseThrow();
            if (found.state() instanceof QueryState.Failed failed) {
                String message = failed.failure().message();
                assertThat(failed.finishedAt()).isEqualTo(Instant.EPOCH.plusSeconds(message.length()));
                assertThat(message.chars().distinct().count()).isEqualTo(1);
            }
            assertThat(list(SALES)).hasSize(1);
            reads++;
        } while (written.getCount() > 0);
        return reads;
    }

    private List<AsyncQuery> list(ProjectName project) {
        try (Stream<AsyncQuery> queries = otherReplica().list(project)) {
            return queries.toList();
        }
    }
}
