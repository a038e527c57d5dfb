package io.asyncquery.contract;

import static io.asyncquery.contract.SampleQueries.SALES;
import static io.asyncquery.contract.SampleQueries.STOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstone;
import io.asyncquery.query.Tombstones;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Tombstones} does, together with the {@link QueryRecords} of the same store. */
public abstract class TombstonesContract {
    private static final int ROUNDS = 25;
    private static final Instant NIGHT = Instant.parse("2026-11-28T23:59:59.999Z");
    private static final Duration DAY = Duration.ofDays(1);

    /** The records of the store, with none in them. */
    protected abstract QueryRecords records();

    /** The tombstones under test, with none among them. */
    protected abstract Tombstones tombstones();

    @Test
    void anExpiredQueryIsRememberedAsItWasWithRuleAndTime() {
        for (AsyncQuery query : SampleQueries.oneInEachState(SALES)) {
            records().save(query);

            assertThat(tombstones().mark(query, Rule.PROJECT, NIGHT)).isTrue();
            assertThat(records().read(SALES, query.id())).contains(query);
            assertThat(tombstones().bury(query, NIGHT)).isTrue();

            assertThat(records().read(SALES, query.id())).isEmpty();
            assertThat(records().version(SALES, query.id())).isEmpty();
            assertThat(tombstones().find(SALES, query.id())).contains(new Tombstone(query, Rule.PROJECT, NIGHT));
            assertThat(tombstones().find(STOCK, query.id())).isEmpty();
        }
    }

    @Test
    void aMarkedRecordHasNoNextVersion() {
        AsyncQuery query = saved();
        tombstones().mark(query, Rule.SERVICE, NIGHT);

        assertThat(records().save(query.with(stopped()))).isFalse();
        assertThat(records().read(SALES, query.id())).contains(query);
        assertThat(tombstones().mark(query, Rule.SERVICE, NIGHT.plusSeconds(1))).isTrue();
        assertThat(tombstones().bury(query, NIGHT)).isTrue();
    }

    @Test
    void whatWasChangedMeanwhileIsNotMarkedAndCanBeChangedAgain() {
        AsyncQuery old = saved();
        AsyncQuery last = old.with(stopped());
        records().save(last);

        assertThat(tombstones().mark(old, Rule.SERVICE, NIGHT)).isFalse();
        assertThat(records().save(last.with(stopped()))).isTrue();
    }

    @Test
    void whatIsNotThereIsNeitherMarkedNorBuried() {
        AsyncQuery query = SampleQueries.queued(SALES);

        assertThat(tombstones().mark(query, Rule.SERVICE, NIGHT)).isFalse();
        assertThat(tombstones().bury(query, NIGHT)).isFalse();
        assertThat(records().version(SALES, query.id())).isEmpty();
        assertThat(tombstones().find(SALES, query.id())).isEmpty();
        assertThat(tombstones().find(SALES, QueryId.random())).isEmpty();
    }

    @Test
    void ofTwoWhoBuryOneDoes() {
        AsyncQuery query = saved();
        tombstones().mark(query, Rule.SERVICE, NIGHT);

        assertThat(tombstones().bury(query, NIGHT)).isTrue();
        assertThat(tombstones().bury(query, NIGHT)).isFalse();
        assertThat(tombstones().find(SALES, query.id())).isPresent();
    }

    @Test
    void whatWasSubmittedAgainWithTheSameKeyExpiresAgain() {
        AsyncQuery query = saved();
        expire(query, Rule.BYTES, NIGHT);
        assertThat(records().save(query)).isTrue();
        assertThat(records().read(SALES, query.id())).contains(query);

        expire(query, Rule.QUERY, NIGHT);
        assertThat(tombstones().find(SALES, query.id())).contains(new Tombstone(query, Rule.QUERY, NIGHT));

        records().save(query);
        expire(query, Rule.RESULTS, NIGHT.plus(DAY));
        assertThat(tombstones().find(SALES, query.id())).contains(new Tombstone(query, Rule.RESULTS, NIGHT.plus(DAY)));
    }

    @Test
    void daysAreForgottenWhole() {
        AsyncQuery first = saved();
        AsyncQuery second = saved();
        expire(first, Rule.SERVICE, NIGHT);
        expire(second, Rule.SERVICE, NIGHT.plus(DAY));

        tombstones().forgetBefore(SALES, NIGHT);
        assertThat(tombstones().find(SALES, first.id())).isPresent();

        tombstones().forgetBefore(STOCK, NIGHT.plus(DAY));
        assertThat(tombstones().find(SALES, first.id())).isPresent();

        tombstones().forgetBefore(SALES, NIGHT.plusMillis(1));
        assertThat(tombstones().find(SALES, first.id())).isEmpty();
        assertThat(tombstones().find(SALES, second.id())).isPresent();

        AsyncQuery third = saved();
        expire(third, Rule.SERVICE, NIGHT);
        assertThat(tombstones().find(SALES, third.id())).isPresent();
    }

    @Test
    void eitherAQueryExpiresOrItIsChangedAndNeverBoth() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                AsyncQuery query = saved();
                CountDownLatch go = new CountDownLatch(1);
                Future<Boolean> marked = threads.submit(() -> {
                    go.await();
                    return tombstones().mark(query, Rule.SERVICE, NIGHT);
                });
                Future<Boolean> changed = threads.submit(() -> {
                    go.await();
                    return records().save(query.with(stopped()));
                });
                go.countDown();

                assertThat(marked.get() && changed.get()).isFalse();
                int version = changed.get() ? 2 : 1;
                assertThat(records().read(SALES, query.id()).orElseThrow().version())
                        .isEqualTo(version);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private AsyncQuery saved() {
        AsyncQuery query = SampleQueries.queued(SALES);
        records().save(query);
        return query;
    }

    private void expire(AsyncQuery query, Rule rule, Instant at) {
        assertThat(List.of(tombstones().mark(query, rule, at), tombstones().bury(query, at)))
                .containsOnly(true);
    }

    private static QueryState stopped() {
        return new QueryState.Failed(Optional.empty(), Instant.EPOCH, QueryFailure.STOPPED_BY_USER, 1);
    }
}
