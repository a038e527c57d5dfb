package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.BOB;
import static io.asyncquery.query.Replica.LEASE;
import static io.asyncquery.query.Replica.PATIENCE;
import static io.asyncquery.query.Replica.SALES;
import static io.asyncquery.query.Replica.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the queries of a replica that is lost, paused, or has ended in order. */
class TakeoverTest {
    private final Replica owner = new Replica(2, 10);
    private final Replica other = owner.another();

    @AfterEach
    void close() {
        owner.close();
        other.close();
    }

    @Test
    void nobodyTakesOverFromAReplicaThatRenewsItsLease() throws InterruptedException {
        AsyncQuery query = running();
        for (int i = 0; i < 10; i++) {
            other.replicas.takeOver();
            owner.pass(LEASE.dividedBy(2));
            owner.replicas.renewLease();
        }
        other.replicas.takeOver();

        assertThat(other.state(query)).isEqualTo(owner.state(query));
        assertThat(other.dispatcher.knows(query.id())).isFalse();
    }

    @Test
    void aRunningQueryOfALostReplicaIsBegunAgainOnAnotherEngine() throws InterruptedException {
        AsyncQuery query = running();

        owner.isLostTo(other);

        assertThat(other.awaitEnd(query).state())
                .isInstanceOfSatisfying(Succeeded.class, succeeded -> assertThat(succeeded.attempt())
                        .isEqualTo(2));
        assertThat(other.files(query, 2)).contains("_SUCCESS");
        assertThat(owner.leases.all()).extracting(Lease::replica).containsExactly(other.context.replica());
    }

    @Test
    void aRunningQueryOfALostReplicaGoesOnInTheEngineTheyShare() throws InterruptedException {
        try (Replica first = owner.onTheSameEngine(4);
                Replica second = owner.onTheSameEngine(4)) {
            owner.engine.hold();
            AsyncQuery query = first.submit(ANN);
            owner.engine.awaitRunning(1);

            first.isLostTo(second);
            owner.engine.awaitRunning(2);
            owner.engine.release();

            assertThat(second.awaitEnd(query).state())
                    .isInstanceOfSatisfying(Succeeded.class, succeeded -> assertThat(succeeded.attempt())
                            .isEqualTo(1));
            assertThat(owner.engine.resumed()).isEqualTo(1);
        }
    }

    @Test
    void aResultThatWasCompleteWhenItsOwnerWasLostIsTheResult() throws InterruptedException {
        AsyncQuery query = running();
        owner.records.refuse(saved -> saved.state() instanceof Succeeded);
        owner.engine.release();
        owner.letGo(query);

        owner.isLostTo(other);

        assertThat(other.awaitEnd(query).state())
                .isInstanceOfSatisfying(Succeeded.class, succeeded -> assertThat(succeeded.attempt())
                        .isEqualTo(1));
        assertThat(other.engine.opened()).hasSize(1);
    }

    @Test
    void waitingQueriesOfALostReplicaWaitElsewhere() throws InterruptedException {
        running();
        running();
        AsyncQuery waiting = owner.submit(ANN);
        other.engine.hold();

        owner.isLostTo(other);

        assertThat(other.state(waiting)).isInstanceOfAny(Queued.class, Running.class);
        assertThat(((QueryState.Unfinished) other.state(waiting)).owner()).isEqualTo(other.context.replica());
        other.engine.release();
        assertThat(other.awaitEnd(waiting).state())
                .isInstanceOfSatisfying(Succeeded.class, succeeded -> assertThat(succeeded.attempt())
                        .isEqualTo(1));
    }

    @Test
    void ofAllReplicasOneTakesOver() throws InterruptedException {
        List<Replica> others = List.of(other, owner.another(), owner.another(), owner.another());
        List<AsyncQuery> queries = new ArrayList<>();
        owner.engine.hold();
        for (int i = 0; i < 10; i++) {
            queries.add(owner.submit(ANN));
        }
        others.forEach(replica -> replica.replicas.takeOver());
        owner.pass(LEASE);
        others.forEach(replica -> replica.replicas.renewLease());

        others.parallelStream().forEach(replica -> replica.replicas.takeOver());

        for (AsyncQuery query : queries) {
            Replica.await(() -> other.storedRecords
                    .find(SALES.name(), query.id())
                    .orElseThrow()
                    .isFinished());
        }
        assertThat(others.stream()
                        .mapToInt(replica -> replica.engine.opened().size())
                        .sum())
                .isBetween(queries.size(), queries.size() + 2);
        assertThat(others.stream()
                        .flatMap(replica -> replica.engine.opened().stream().map(AsyncQuery::id))
                        .distinct())
                .hasSize(queries.size());
    }

    @Test
    void aPausedOwnerCannotCommitWhatAnotherReplicaHasTakenOver() throws InterruptedException {
        AsyncQuery query = running();
        owner.isLostTo(other);
        AsyncQuery ended = other.awaitEnd(query);

        owner.engine.release();
        owner.letGo(query);

        assertThat(owner.storedRecords.find(SALES.name(), query.id())).contains(ended);
        assertThat(owner.state(query)).isEqualTo(ended.state());
        assertThat(other.files(query, 2)).contains("_SUCCESS");
        assertThat(owner.files(query, 1)).isEmpty();
    }

    @Test
    void aPausedOwnerDropsWhatAnotherReplicaBeganAgain() throws InterruptedException {
        AsyncQuery query = running();
        other.engine.hold();
        owner.isLostTo(other);
        other.engine.awaitRunning(1);

        owner.dispatcher.check();

        owner.engine.awaitRunning(0);
        owner.letGo(query);
        other.engine.release();
        assertThat(other.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void whatRanIsAttachedToBeforeWhatWaitsIsBegun() throws InterruptedException {
        AsyncQuery inTheWay = otherIsBusy();
        AsyncQuery waiting = other.submit(ANN);
        AsyncQuery query = running();

        owner.isLostTo(other);
        other.service.cancel(ANN, SALES, inTheWay.id());

        Replica.await(() -> other.state(query).attempts() == 2);
        assertThat(other.state(waiting)).isInstanceOf(Queued.class);
        other.engine.release();
        assertThat(other.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
        assertThat(other.awaitEnd(waiting).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aPausedOwnerDropsWhatIsBegunAgainOnlyLater() throws InterruptedException {
        AsyncQuery query = running();
        AsyncQuery inTheWay = otherIsBusy();
        owner.isLostTo(other);
        owner.dispatcher.check();
        owner.engine.awaitRunning(1);
        other.service.cancel(ANN, SALES, inTheWay.id());
        Replica.await(() -> other.state(query).attempts() == 2);

        owner.dispatcher.check();

        owner.engine.awaitRunning(0);
        owner.letGo(query);
        other.engine.release();
        assertThat(other.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aPausedOwnerDropsWhatIsStoppedAfterItWasClaimed() throws InterruptedException {
        AsyncQuery query = running();
        otherIsBusy();
        owner.isLostTo(other);
        owner.dispatcher.check();
        other.service.cancel(ANN, SALES, query.id());

        owner.dispatcher.check();

        owner.engine.awaitRunning(0);
        owner.letGo(query);
    }

    @Test
    void aQueryThatIsStoppedAfterItsOwnerWasLostEndsInTheEngine() throws InterruptedException {
        try (Replica first = owner.onTheSameEngine(4);
                Replica second = owner.onTheSameEngine(4)) {
            owner.engine.hold();
            AsyncQuery query = first.submit(ANN);
            owner.engine.awaitRunning(1);
            first.dispatcher.close();

            second.service.cancel(ANN, SALES, query.id());

            owner.engine.awaitRunning(0);
            Replica.await(() -> second.files(query).isEmpty());
        }
    }

    @Test
    void aQueryThatIsStoppedBeforeItsTurnElsewhereEndsInTheEngine() throws InterruptedException {
        try (Replica first = owner.onTheSameEngine(2);
                Replica second = owner.onTheSameEngine(1)) {
            owner.engine.hold();
            second.submit(ANN);
            owner.engine.awaitRunning(1);
            AsyncQuery query = first.submit(ANN);
            owner.engine.awaitRunning(2);
            first.isLostTo(second);
            assertThat(second.dispatcher.knows(query.id())).isTrue();

            second.service.cancel(ANN, SALES, query.id());

            owner.engine.awaitRunning(1);
            assertThat(second.dispatcher.knows(query.id())).isFalse();
            Replica.await(() -> second.files(query).isEmpty());
        }
    }

    @Test
    void theOwnerOfAQueryThatIsStoppedElsewhereDoesNotTryAgain() throws InterruptedException {
        try (Replica first = owner.onTheSameEngine(4);
                Replica second = owner.onTheSameEngine(4)) {
            owner.engine.hold();
            AsyncQuery query = first.submit(ANN);
            owner.engine.awaitRunning(1);

            second.service.cancel(ANN, SALES, query.id());

            assertThat(first.awaitEnd(query).state())
                    .isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.failure())
                            .isEqualTo(QueryFailure.STOPPED_BY_USER));
            owner.engine.release();
            assertThat(owner.engine.opened())
                    .extracting(opened -> opened.state().attempts())
                    .containsOnly(1);
        }
    }

    @Test
    void whatIsStoppedWhileTheEngineIsAwayIsStoppedAllTheSame() throws InterruptedException {
        AsyncQuery query = running();
        owner.dispatcher.close();
        other.engine.failToOpen(FakeQueryEngine.LOST);

        other.service.cancel(ANN, SALES, query.id());

        Replica.await(() -> other.files(query).isEmpty());
        assertThat(other.state(query)).isInstanceOf(Failed.class);
    }

    @Test
    void aPausedOwnerTakesOnQueriesAgainWhenItComesBack() throws InterruptedException {
        owner.isLostTo(other);
        owner.replicas.renewLease();
        other.replicas.takeOver();

        AsyncQuery query = owner.run(ANN);

        assertThat(query.state()).isInstanceOf(Succeeded.class);
        assertThat(other.engine.opened()).isEmpty();
    }

    @Test
    void aReplicaThatEndedInOrderIsTakenOverFromAtOnce() throws InterruptedException {
        AsyncQuery running = running();
        running();
        AsyncQuery waiting = owner.submit(ANN);
        owner.dispatcher.close();
        owner.replicas.release();

        other.replicas.takeOver();

        assertThat(other.awaitEnd(running).state()).isInstanceOf(Succeeded.class);
        assertThat(other.awaitEnd(waiting).state()).isInstanceOf(Succeeded.class);
        owner.replicas.renewLease();
        owner.replicas.takeOver();
        assertThat(owner.leases.all()).extracting(Lease::replica).containsExactly(other.context.replica());
    }

    @Test
    void aStoreThatHangsDoesNotHoldUpAReplicaThatEnds() throws InterruptedException {
        AsyncQuery query = running();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        owner.records.refuse(saved -> {
            asked.countDown();
            Replica.await(answers);
            return false;
        });
        owner.engine.release();
        Replica.await(asked);

        assertTimeoutPreemptively(PATIENCE, owner.dispatcher::close);

        owner.isLostTo(other);
        AsyncQuery ended = other.awaitEnd(query);
        answers.countDown();
        owner.letGo(query);
        assertThat(owner.storedRecords.find(SALES.name(), query.id())).contains(ended);
        assertThat(ended.state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aLeaseIsHeldForAsLongAsItsLastRenewalHolds() {
        owner.pass(LEASE.minusNanos(1));
        assertThat(owner.replicas.holdsLease()).isTrue();

        owner.pass(Duration.ofNanos(1));
        assertThat(owner.replicas.holdsLease()).isFalse();

        owner.replicas.renewLease();
        assertThat(owner.replicas.holdsLease()).isTrue();
    }

    @Test
    void theNextRunOfTheServiceFindsWhatTheLastOneLeft() throws InterruptedException {
        AsyncQuery query = running();
        try (Replica next = owner.another()) {
            next.replicas.takeOver();
            assertThat(next.dispatcher.knows(query.id())).isFalse();
            owner.pass(LEASE);
            next.replicas.renewLease();

            next.replicas.takeOver();

            assertThat(next.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void whatHasNoOwnerAtAllIsFound() throws InterruptedException {
        AsyncQuery query = running();
        owner.leases.remove(owner.context.replica());

        other.replicas.takeOver();

        assertThat(other.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void whatAReplicaClaimsThatCameDuringTheLookIsLeftToIt() throws InterruptedException {
        AsyncQuery query = running();
        owner.leases.remove(owner.context.replica());
        List<Replica> came = new ArrayList<>();
        other.records.refuse(saved -> {
            other.records.refuse(any -> false);
            Replica newer = owner.another();
            newer.engine.hold();
            newer.replicas.takeOver();
            came.add(newer);
            return false;
        });

        other.replicas.takeOver();

        assertThat(other.dispatcher.knows(query.id())).isFalse();
        try (Replica newer = came.get(0)) {
            newer.engine.release();
            assertThat(newer.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void noClockIsComparedSoOneThatIsSetLosesNothing() throws InterruptedException {
        AsyncQuery query = running();
        for (Duration jump : List.of(Duration.ofDays(365), Duration.ofDays(-730), Duration.ofDays(365))) {
            owner.clock.advance(jump);
            other.replicas.takeOver();
            assertThat(other.dispatcher.knows(query.id())).isFalse();
        }
    }

    @Test
    void theClockOfAReplicaIsTheStores() {
        owner.clock.advance(Duration.ofDays(365));
        owner.nanos.addAndGet(Duration.ofMinutes(1).minusNanos(1).toNanos());
        owner.replicas.renewLease();
        assertThat(owner.storeClock.instant()).isBefore(owner.clock.instant().minus(Duration.ofDays(364)));

        owner.nanos.addAndGet(1);
        owner.replicas.renewLease();

        assertThat(owner.storeClock.instant()).isEqualTo(owner.clock.instant());
    }

    @Test
    void aQueryThatIsLostTooOftenFailsAndSaysWhy() throws InterruptedException {
        AsyncQuery query = running();
        other.engine.loseWrites(Replica.MAX_ATTEMPTS);

        owner.isLostTo(other);

        assertThat(other.awaitEnd(query).state()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.attempts()).isEqualTo(Replica.MAX_ATTEMPTS);
            assertThat(failed.failure().blame()).isEqualTo(Blame.EXTERNAL);
        });
    }

    @Test
    void theTimeOnTheLostReplicaCountsForTheTimeout() throws InterruptedException {
        owner.engine.hold();
        AsyncQuery query = owner.submit(ANN, SALES, Optional.of(Duration.ofMinutes(1)));
        owner.engine.awaitRunning(1);
        other.engine.hold();
        owner.pass(Duration.ofSeconds(30));
        owner.isLostTo(other);
        other.engine.awaitRunning(1);

        owner.pass(Duration.ofSeconds(11));
        other.dispatcher.check();

        assertThat(other.awaitEnd(query).state()).isInstanceOfSatisfying(Failed.class, failed -> assertThat(
                        failed.failure().blame())
                .isEqualTo(Blame.RESOURCES));
    }

    @Test
    void thePermitsOfALostReplicaAreFree() throws InterruptedException {
        owner.engine.hold();
        AsyncQuery query = owner.submit(ANN, SMALL, Optional.empty());
        owner.engine.awaitRunning(1);
        assertThat(owner.storedPermits.held("project.small")).isEqualTo(1);

        owner.isLostTo(other);

        assertThat(other.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
        assertThat(owner.storedPermits.held("project.small")).isZero();
    }

    @Test
    void whatIsLetGoOfIsFoundHoweverLongItsPermitTakesToBeGivenBack() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        owner.permits.beforeRelease(group -> {
            asked.countDown();
            Replica.await(answer);
        });
        owner.replicas.takeOver();
        owner.engine.hold();
        AsyncQuery query = owner.submit(ANN, SMALL, Optional.empty());
        owner.engine.awaitRunning(1);
        owner.records.refuse(saved -> saved.state() instanceof Succeeded);
        owner.engine.release();
        Replica.await(asked);
        owner.records.refuse(saved -> false);

        owner.replicas.takeOver();
        answer.countDown();
        owner.letGo(query);
        owner.replicas.takeOver();

        assertThat(owner.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aStorageThatFailsDuringATakeoverDelaysItOnly() throws InterruptedException {
        AsyncQuery query = running();
        other.records.refuse(saved -> true);
        owner.isLostTo(other);
        assertThat(other.dispatcher.knows(query.id())).isFalse();
        other.records.refuse(saved -> false);

        other.replicas.takeOver();

        assertThat(other.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aStrangerLearnsNothingOfAQueryThatWasTakenOver() throws InterruptedException {
        AsyncQuery query = running();
        owner.isLostTo(other);

        assertThat(other.service.find(BOB, SALES, query.id())).isEmpty();
    }

    @Test
    void everyRunOfTheServiceIsAReplicaOfItsOwn() {
        assertThat(owner.context.replica()).isNotEqualTo(other.context.replica());
    }

    private AsyncQuery running() throws InterruptedException {
        owner.engine.hold();
        AsyncQuery query = owner.submit(ANN);
        Replica.await(() -> owner.state(query) instanceof Running running
                && running.schema().isPresent());
        return query;
    }

    /** As many queries run on the other replica as may; gives one of them. */
    private AsyncQuery otherIsBusy() throws InterruptedException {
        other.engine.hold();
        AsyncQuery one = other.submit(ANN);
        other.submit(ANN);
        other.engine.awaitRunning(2);
        return one;
    }
}
