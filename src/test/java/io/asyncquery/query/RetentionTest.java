package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.BOB;
import static io.asyncquery.query.Replica.DORA;
import static io.asyncquery.query.Replica.ROOT;
import static io.asyncquery.query.Replica.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.security.ConfiguredProjects;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectRetention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final RetentionPolicy WEEK = new RetentionPolicy(Duration.ofDays(7));

    private final Replica replica = new Replica(1, 10);
    private final QueryPins pins = new QueryPins(replica.records);

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void whatHasExpiredIsRememberedForAWhileWithRuleAndTime() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.pass(Duration.ofDays(8));

        Removal removal = run(SALES);

        assertThat(removal.removed()).isOne();
        assertThat(removal.bytes()).isEqualTo(query.resultBytes()).isPositive();
        assertThat(replica.files(query)).isEmpty();
        assertThat(replica.service.find(ANN, SALES, query.id())).isEmpty();
        Tombstone tombstone = new Tombstone(query, Rule.SERVICE, replica.clock.instant());
        assertThat(replica.service.findExpired(ANN, SALES, query.id())).contains(tombstone);
        assertThat(replica.service.findExpired(DORA, SALES, query.id())).contains(tombstone);
        assertThat(replica.service.findExpired(BOB, SALES, query.id())).isEmpty();

        replica.pass(Duration.ofDays(7));
        run(SALES);
        assertThat(replica.service.findExpired(ANN, SALES, query.id())).isPresent();
        replica.pass(Duration.ofDays(1));
        run(SALES);
        assertThat(replica.service.findExpired(ANN, SALES, query.id())).isEmpty();
    }

    @Test
    void withoutTombstonesNothingIsRemembered() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.pass(Duration.ofDays(8));
        Retention.Terms terms = new Retention.Terms(1, () -> {}, Duration.ZERO, Duration.ofDays(1));

        new Retention(replica.context, replica.dispatcher, only(SALES), WEEK, terms, run -> {}).expire(gone -> {});

        assertThat(replica.isRecorded(query)).isFalse();
        assertThat(replica.service.findExpired(ANN, SALES, query.id())).isEmpty();
    }

    @Test
    void aPinnedResultIsKeptUntilItIsUnpinned() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        assertThat(pins.pin(DORA, SALES, query.id(), true).pinned()).isTrue();
        assertThat(pins.pin(ROOT, SALES, query.id(), true).version()).isEqualTo(query.version() + 1);
        replica.pass(Duration.ofDays(1_000));

        run(SALES);
        assertThat(replica.files(query)).isNotEmpty();

        assertThat(pins.pin(DORA, SALES, query.id(), false).pinned()).isFalse();
        run(SALES);
        assertThat(replica.files(query)).isEmpty();
        assertThatThrownBy(() -> pins.pin(DORA, SALES, query.id(), true)).isInstanceOf(QueryNotFoundException.class);
    }

    @Test
    void onlyAdministratorsPinAndOnlyResults() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        assertThatThrownBy(() -> pins.pin(ANN, SALES, query.id(), true)).isInstanceOf(NotAdministratorException.class);
        assertThatThrownBy(() -> pins.pin(DORA, SALES, QueryId.random(), true))
                .isInstanceOf(QueryNotFoundException.class);

        replica.engine.hold();
        AsyncQuery running = replica.submit(ANN);
        assertThatThrownBy(() -> pins.pin(DORA, SALES, running.id(), true))
                .isInstanceOf(QueryNotSuccessfulException.class);
        replica.engine.release();
        assertThat(replica.awaitEnd(running).state()).isInstanceOf(QueryState.Succeeded.class);
    }

    @Test
    void whatIsAboutToGoCannotBePinnedAnyMore() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.pass(Duration.ofDays(8));
        replica.results.refuse(location -> true);
        assertThat(run(SALES).failed()).isOne();

        assertThatThrownBy(() -> pins.pin(DORA, SALES, query.id(), true)).isInstanceOf(QueryExpiringException.class);

        replica.results.refuse(location -> false);
        assertThat(run(SALES).removed()).isOne();
        assertThatThrownBy(() -> pins.pin(DORA, SALES, query.id(), true)).isInstanceOf(QueryNotFoundException.class);
    }

    @Test
    void whatSomebodyWhoDiedWasAboutToRemoveCanBePinnedAgainWhenItIsNotDue() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.pass(Duration.ofDays(8));
        replica.results.refuse(location -> true);
        run(SALES);
        replica.results.refuse(location -> false);
        RetentionPolicy year = new RetentionPolicy(Duration.ofDays(365));

        replica.pass(Duration.ofDays(1));
        replica.retention(year, only(SALES)).removeOrphans(gone -> {});
        assertThatThrownBy(() -> pins.pin(DORA, SALES, query.id(), true)).isInstanceOf(QueryExpiringException.class);

        replica.pass(Duration.ofSeconds(1));
        retention(SALES).removeOrphans(gone -> {});
        assertThatThrownBy(() -> pins.pin(DORA, SALES, query.id(), true)).isInstanceOf(QueryExpiringException.class);

        replica.retention(year, only(SALES)).removeOrphans(gone -> {});
        assertThat(pins.pin(DORA, SALES, query.id(), true).pinned()).isTrue();
    }

    @Test
    void theOldestResultsGoWhenThereAreTooMany() throws InterruptedException {
        List<AsyncQuery> queries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            queries.add(replica.run(ANN));
            replica.pass(Duration.ofHours(1));
        }
        pins.pin(DORA, SALES, queries.get(0).id(), true);
        Project two = keeping(Duration.ZERO, OptionalLong.of(2), OptionalLong.empty());

        Removal removal = run(two);

        assertThat(removal.examined()).isEqualTo(4);
        assertThat(removal.removed()).isEqualTo(2);
        assertThat(queries)
                .filteredOn(replica::isRecorded)
                .extracting(AsyncQuery::id)
                .containsExactly(queries.get(0).id(), queries.get(3).id());
        assertThat(replica.service
                        .findExpired(ANN, SALES, queries.get(1).id())
                        .orElseThrow()
                        .rule())
                .isEqualTo(Rule.RESULTS);
    }

    @Test
    void resultsThatAreTooLargeTogetherGoUnlessTheyAreTooYoung() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.pass(Duration.ofHours(1));

        assertThat(run(keeping(Duration.ofHours(2), OptionalLong.empty(), OptionalLong.of(0)))
                        .removed())
                .isZero();
        assertThat(run(keeping(Duration.ofHours(1), OptionalLong.empty(), OptionalLong.of(query.resultBytes())))
                        .removed())
                .isZero();
        assertThat(run(keeping(Duration.ofHours(1), OptionalLong.empty(), OptionalLong.of(query.resultBytes() - 1)))
                        .removed())
                .isOne();
        assertThat(replica.service
                        .findExpired(ANN, SALES, query.id())
                        .orElseThrow()
                        .rule())
                .isEqualTo(Rule.BYTES);
    }

    @Test
    void whatWasSubmittedAgainBehindAReplicaThatTrailsStays() throws InterruptedException {
        try (Replica second = replica.another()) {
            AsyncQuery one = replica.run(ANN, "one");
            AsyncQuery other = replica.run(ANN, "other");
            replica.pass(Duration.ofDays(8));
            List<ResultLocation> trailed = new ArrayList<>();
            second.results.refuse(location -> {
                trailed.add(location);
                if (trailed.size() == 1) {
                    assertThat(run(SALES).removed()).isEqualTo(2);
                    replica.run(ANN, "one");
                    replica.run(ANN, "other");
                }
                return false;
            });

            Removal removal = second.retention(WEEK, only(SALES)).expire(gone -> {});

            assertThat(removal.removed()).isZero();
            assertThat(removal.failed()).isZero();
            assertThat(trailed).hasSize(1);
            assertThat(List.of(one, other)).allMatch(replica::isRecorded);
            AsyncQuery untouched =
                    trailed.get(0).uri().toString().endsWith(one.id().toString()) ? other : one;
            assertThat(replica.files(untouched)).isNotEmpty();
        }
    }

    @Test
    void aReplicaThatWasHeldUpLooksAgain() throws InterruptedException {
        try (Replica second = replica.another()) {
            AsyncQuery query = replica.run(ANN);
            replica.run(ANN);
            replica.pass(Duration.ofDays(8));
            List<ResultLocation> trailed = new ArrayList<>();
            second.results.refuse(location -> {
                if (trailed.isEmpty()) {
                    run(SALES);
                    replica.pass(Duration.ofMinutes(1));
                }
                trailed.add(location);
                return false;
            });

            second.retention(WEEK, only(SALES)).expire(gone -> {});

            assertThat(trailed).hasSize(1);
            assertThat(replica.isRecorded(query)).isFalse();
        }
    }

    @Test
    void aStoreWithoutRoomForAMarkIsEmptiedOfWhatCannotComeAgain() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        AsyncQuery again = replica.run(ANN, "key");
        replica.pass(Duration.ofDays(8));
        replica.tombstones.fill();

        Removal removal = run(SALES);

        assertThat(removal.removed()).isOne();
        assertThat(removal.bytes()).isEqualTo(query.resultBytes());
        assertThat(removal.failed()).isOne();
        assertThat(replica.isRecorded(query)).isFalse();
        assertThat(replica.files(query)).isEmpty();
        assertThat(replica.isRecorded(again)).isTrue();
        assertThat(replica.files(again)).isNotEmpty();
    }

    @Test
    void filesOfNoQueryAreRemovedAfterTheGracePeriod() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        ResultLocation unknown = replica.storedResults.locate(SALES.name(), QueryId.random(), 1);
        ResultLocation lostAttempt = replica.storedResults.locate(SALES.name(), query.id(), 2);
        replica.storedResults.write(unknown, "part-0", new byte[1]);
        replica.storedResults.write(lostAttempt, "_temporary", new byte[1]);
        replica.engine.hold();
        AsyncQuery running = replica.submit(ANN);
        ResultLocation halfWritten = replica.storedResults.locate(SALES.name(), running.id(), 1);
        replica.storedResults.write(halfWritten, "part-0", new byte[1]);

        replica.pass(Duration.ofDays(1));
        assertThat(retention(SALES).removeOrphans(gone -> {}).orphans()).isZero();
        replica.pass(Duration.ofSeconds(1));
        Removal removal = retention(SALES).removeOrphans(gone -> {});

        assertThat(removal.orphans()).isEqualTo(2);
        assertThat(removal.bytes()).isZero();
        assertThat(removal.removed()).isZero();
        assertThat(removal.isComplete()).isTrue();
        assertThat(replica.storedResults.exists(unknown)).isFalse();
        assertThat(replica.storedResults.exists(lostAttempt)).isFalse();
        assertThat(replica.storedResults.exists(halfWritten)).isTrue();
        assertThat(replica.files(query)).isNotEmpty();
        replica.engine.release();
        replica.awaitEnd(running);
    }

    @Test
    void aRecordWhoseResultIsGoneExpiresAfterTheGracePeriod() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        pins.pin(DORA, SALES, query.id(), true);
        replica.storedResults.delete(replica.storedResults.locate(SALES.name(), query.id(), 1));

        replica.pass(Duration.ofDays(1));
        assertThat(retention(SALES).removeOrphans(gone -> {}).removed()).isZero();
        replica.pass(Duration.ofSeconds(1));
        Removal removal = retention(SALES).removeOrphans(gone -> {});
        assertThat(removal.removed()).isOne();
        assertThat(removal.bytes()).isZero();

        assertThat(replica.service
                        .findExpired(ANN, SALES, query.id())
                        .orElseThrow()
                        .rule())
                .isEqualTo(Rule.LOST);
    }

    @Test
    void aStoreThatFailsLosesNothing() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.pass(Duration.ofDays(2));
        replica.results.refuse(location -> true);

        Removal removal = retention(SALES).removeOrphans(gone -> {});

        assertThat(removal.isComplete()).isFalse();
        assertThat(replica.isRecorded(query)).isTrue();
        assertThat(replica.files(query)).isNotEmpty();
    }

    @Test
    void oneResultThatCannotBeLookedAtHidesNoOtherThatIsLost() throws InterruptedException {
        AsyncQuery unknown = replica.run(ANN);
        List<AsyncQuery> lost = List.of(replica.run(ANN), replica.run(ANN));
        lost.forEach(query -> replica.storedResults.delete(replica.storedResults.locate(SALES.name(), query.id(), 1)));
        replica.pass(Duration.ofDays(2));
        replica.results.refuse(
                location -> location.uri().toString().endsWith(unknown.id().toString()));

        Removal removal = retention(SALES).removeOrphans(gone -> {});

        assertThat(removal.removed()).isEqualTo(2);
        assertThat(removal.failed()).isOne();
        assertThat(lost).noneMatch(replica::isRecorded);
        assertThat(replica.isRecorded(unknown)).isTrue();
    }

    @Test
    void anAdministratorsRunDoesBothAndReportsIt() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.storedResults.write(
                replica.storedResults.locate(SALES.name(), QueryId.random(), 3), "part-0", new byte[1]);
        replica.pass(Duration.ofDays(8));
        List<Removal> reports = new ArrayList<>();
        Retention.Terms terms = new Retention.Terms(2, () -> {}, Duration.ofDays(7), Duration.ofDays(1));
        Retention retention =
                new Retention(replica.context, replica.dispatcher, only(SALES), WEEK, terms, reports::add);

        assertThatThrownBy(() -> retention.run(DORA, gone -> {})).isInstanceOf(NotAdministratorException.class);
        assertThatThrownBy(() -> retention.run(ANN, SALES, gone -> {})).isInstanceOf(NotAdministratorException.class);
        List<EndedQuery> gone = new ArrayList<>();
        Removal removal = retention.run(DORA, SALES, gone::add);

        assertThat(gone).containsExactly(EndedQuery.of(query).orElseThrow());
        assertThat(removal.orphans()).isOne();
        assertThat(reports).containsExactly(removal);
    }

    private Removal run(Project project) {
        return retention(project).expire(gone -> {});
    }

    private Retention retention(Project project) {
        return replica.retention(WEEK, only(project));
    }

    private static ConfiguredProjects only(Project project) {
        return new ConfiguredProjects(List.of(project));
    }

    private static Project keeping(Duration shortest, OptionalLong results, OptionalLong bytes) {
        return Replica.sales(new ProjectRetention(Optional.empty(), shortest, Optional.empty(), results, bytes));
    }
}
