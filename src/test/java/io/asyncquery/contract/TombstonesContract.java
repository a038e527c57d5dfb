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
import io.asyncquery.query.Tombstones.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link Tombstones} does, together with the {@link QueryRecords} of the same store. */
public abstract class TombstonesContract {
    private static final int ROUNDS = 25;
    /** How often somebody tries to change a query that may be expiring. */
    private static final int TRIES = 5;
    /** More than HDFS lists with one call. */
    private static final int MANY = 102;

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

            assertThat(marked(query, Rule.PROJECT, NIGHT)).isTrue();
            assertThat(records().read(SALES, query.id())).contains(query);
            assertThat(tombstones().bury(SALES, query.id(), NIGHT)).isTrue();

            assertThat(records().read(SALES, query.id())).isEmpty();
            assertThat(records().version(SALES, query.id())).isEmpty();
            assertThat(tombstones().find(SALES, query.id())).contains(new Tombstone(query, Rule.PROJECT, NIGHT));
            assertThat(tombstones().find(STOCK, query.id())).isEmpty();
        }
    }

    @Test
    void aMarkedRecordHasNoNextVersion() {
        AsyncQuery query = saved();
        marked(query, Rule.SERVICE, NIGHT);

        assertThat(records().save(query.with(stopped()))).isFalse();
        assertThat(records().read(SALES, query.id())).contains(query);
        assertThat(marked(query, Rule.SERVICE, NIGHT.plusSeconds(1))).isTrue();
        assertThat(tombstones().bury(SALES, query.id(), NIGHT)).isTrue();
    }

    @Test
    void whatWasChangedMeanwhileIsNotMarkedAndCanBeChangedAgain() {
        AsyncQuery old = saved();
        AsyncQuery last = old.with(stopped());
        records().save(last);

        assertThat(marked(old, Rule.SERVICE, NIGHT)).isFalse();
        assertThat(records().save(last.with(stopped()))).isTrue();
    }

    @Test
    void aDeletionThatWasGivenUpIsNoRuleByWhichAQueryExpired() {
        AsyncQuery query = saved();
        marked(query, Rule.DELETED, NIGHT.plusSeconds(1));

        expire(query, Rule.SERVICE, NIGHT);

        assertThat(tombstones().find(SALES, query.id())).contains(new Tombstone(query, Rule.SERVICE, NIGHT));
    }

    @Test
    void whatIsNotThereIsNeitherMarkedNorBuried() {
        AsyncQuery query = SampleQueries.queued(SALES);

        assertThat(marked(query, Rule.SERVICE, NIGHT)).isFalse();
        assertThat(tombstones().bury(SALES, query.id(), NIGHT)).isFalse();
        assertThat(records().version(SALES, query.id())).isEmpty();
        assertThat(tombstones().find(SALES, query.id())).isEmpty();
        assertThat(tombstones().find(SALES, QueryId.random())).isEmpty();
    }

    @Test
    void aMarkThatComesTooLateBringsNothingBack() {
        AsyncQuery buried = saved();
        expire(buried, Rule.SERVICE, NIGHT);
        AsyncQuery deleted = saved();
        records().delete(SALES, deleted.id());

        for (AsyncQuery gone : List.of(buried, deleted)) {
            assertThat(marked(gone, Rule.BYTES, NIGHT)).isFalse();
            assertThat(tombstones().bury(SALES, gone.id(), NIGHT)).isFalse();
        }

        try (Stream<QueryId> ids = records().ids(SALES)) {
            assertThat(ids).isEmpty();
        }
        assertThat(tombstones().find(SALES, buried.id()).orElseThrow().rule()).isEqualTo(Rule.SERVICE);
    }

    @Test
    void ofManyThatWereMarkedThoseExpireThatAreAsTheyWere() {
        Map<QueryId, Boolean> expected = new HashMap<>();
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            AsyncQuery query = saved();
            Mark mark = new Mark(query.id(), 1, Rule.SERVICE, NIGHT, UUID.randomUUID());
            if (i % 3 == 0) {
                records().save(query.with(stopped()));
            }
            assertThat(tombstones().mark(SALES, mark)).isTrue();
            if (i % 3 == 1) {
                records().delete(SALES, query.id());
            }
            expected.put(query.id(), i % 3 == 2);
            marks.add(mark);
        }

        assertThat(tombstones().confirm(SALES, marks)).isEqualTo(expected);
        assertThat(tombstones().confirm(SALES, marks)).isEqualTo(expected);
    }

    @Test
    void ofTwoWhoBuryOneDoes() {
        AsyncQuery query = saved();
        marked(query, Rule.SERVICE, NIGHT);

        assertThat(tombstones().bury(SALES, query.id(), NIGHT)).isTrue();
        assertThat(tombstones().bury(SALES, query.id(), NIGHT)).isFalse();
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
    void aMarkOfOneThatWasSubmittedAgainSaysNothingOfTheNewOne() {
        AsyncQuery query = saved();
        Mark mine = new Mark(query.id(), 1, Rule.SERVICE, NIGHT, UUID.randomUUID());
        Mark anothers = new Mark(query.id(), 1, Rule.SERVICE, NIGHT, UUID.randomUUID());
        for (Mark mark : List.of(mine, anothers)) {
            assertThat(tombstones().mark(SALES, mark)).isTrue();
            assertThat(tombstones().confirm(SALES, List.of(mark))).isEqualTo(Map.of(query.id(), true));
        }
        tombstones().bury(SALES, query.id(), NIGHT);
        records().save(query);

        assertThat(tombstones().confirm(SALES, List.of(mine))).isEqualTo(Map.of(query.id(), false));
        assertThat(records().save(query.with(stopped()))).isTrue();
    }

    @Test
    void oldMarksAreWithdrawnAndYoungOnesStay() {
        AsyncQuery old = saved();
        AsyncQuery young = saved();
        AsyncQuery another = saved();
        marked(old, Rule.SERVICE, NIGHT.minusMillis(1));
        marked(young, Rule.SERVICE, NIGHT);
        marked(another, Rule.SERVICE, NIGHT.minusMillis(1));

        tombstones().withdrawBefore(SALES, List.of(old.id(), young.id(), QueryId.random()), NIGHT);

        assertThat(records().save(old.with(stopped()))).isTrue();
        assertThat(records().save(young.with(stopped()))).isFalse();
        assertThat(records().save(another.with(stopped()))).isFalse();
    }

    @Test
    void daysAreForgottenWhole() {
        AsyncQuery first = saved();
        AsyncQuery second = saved();
        expire(first, Rule.SERVICE, NIGHT);
        expire(second, Rule.SERVICE, NIGHT.plus(DAY));

        tombstones().forgetBefore(SALES, NIGHT, () -> {});
        assertThat(tombstones().find(SALES, first.id())).isPresent();

        tombstones().forgetBefore(STOCK, NIGHT.plus(DAY), () -> {});
        assertThat(tombstones().find(SALES, first.id())).isPresent();

        tombstones().forgetBefore(SALES, NIGHT.plusMillis(1), () -> {});
        assertThat(tombstones().find(SALES, first.id())).isEmpty();
        assertThat(tombstones().find(SALES, second.id())).isPresent();

        AsyncQuery third = saved();
        expire(third, Rule.SERVICE, NIGHT);
        assertThat(tombstones().find(SALES, third.id())).isPresent();
    }

    @Test
    void eitherAQueryExpiresOrItIsChangedAndNeverBoth() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                AsyncQuery query = saved();
                CountDownLatch go = new CountDownLatch(1);
                Callable<Boolean> mark = () -> {
                    go.await();
                    return marked(query, Rule.SERVICE, NIGHT);
                };
                List<Future<Boolean>> marked = List.of(threads.submit(mark), threads.submit(mark));
                Future<Boolean> changed = threads.submit(() -> {
                    go.await();
                    boolean saved = false;
                    for (int i = 0; i < TRIES && !saved; i++) {
                        saved = records().save(query.with(stopped()));
                    }
                    return saved;
                });
                go.countDown();

                boolean first = marked.get(0).get();
                boolean second = marked.get(1).get();
                assertThat((first || second) && changed.get()).isFalse();
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

    /** Marks a query and says whether it expires. */
    private boolean marked(AsyncQuery query, Rule rule, Instant at) {
        Mark mark = new Mark(query.id(), query.version(), rule, at, UUID.randomUUID());
        return tombstones().mark(SALES, mark)
                && tombstones().confirm(SALES, List.of(mark)).equals(Map.of(query.id(), true));
    }

    private void expire(AsyncQuery query, Rule rule, Instant at) {
        assertThat(List.of(marked(query, rule, at), tombstones().bury(SALES, query.id(), at)))
                .containsOnly(true);
    }

    private static QueryState stopped() {
        return new QueryState.Failed(Optional.empty(), Instant.EPOCH, QueryFailure.STOPPED_BY_USER, 1);
    }
}
