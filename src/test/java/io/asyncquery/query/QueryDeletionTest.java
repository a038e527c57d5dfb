package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.BOB;
import static io.asyncquery.query.Replica.DORA;
import static io.asyncquery.query.Replica.OTHER;
import static io.asyncquery.query.Replica.ROOT;
import static io.asyncquery.query.Replica.SALES;
import static io.asyncquery.query.Replica.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryDeletionTest {
    private final Replica replica = new Replica(4, 4);
    private final QueryService service = replica.service;
    private final QueryDeletion deletion = replica.deletion;

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void deletingLeavesNeitherRecordNorFiles() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);

        assertThat(deletion.delete(ANN, SALES, query.id(), gone -> {})).isTrue();

        assertGone(query);
    }

    @Test
    void deletingTwiceIsTheSameAsOnce() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        deletion.delete(ANN, SALES, query.id(), gone -> {});

        assertThatThrownBy(() -> deletion.delete(ANN, SALES, query.id(), gone -> {}))
                .isInstanceOf(QueryNotFoundException.class);

        assertGone(query);
    }

    @Test
    void deletingARunningQueryStopsItFirst() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);

        assertThat(deletion.delete(ANN, SALES, query.id(), gone -> {})).isTrue();

        replica.engine.awaitRunning(0);
        assertGone(query);
    }

    @Test
    void deletingAQueuedQueryGivesUpItsPlace() throws InterruptedException {
        try (Replica small = new Replica(1, 1)) {
            small.engine.hold();
            small.submit(ANN);
            small.engine.awaitRunning(1);
            AsyncQuery waiting = small.submit(ANN);

            assertThat(small.deletion.delete(ANN, SALES, waiting.id(), gone -> {}))
                    .isTrue();

            assertThat(small.isRecorded(waiting)).isFalse();
            assertThat(small.submit(ANN).state()).isInstanceOf(QueryState.Queued.class);
        }
    }

    @Test
    void anEngineThatDoesNotStopInTimeLeavesNothingBehindEither() throws InterruptedException {
        try (Replica impatient = new Replica(1, 0, Duration.ofMillis(20))) {
            impatient.engine.ignoreInterrupts();
            impatient.engine.hold();
            AsyncQuery query = impatient.submit(ANN);
            impatient.engine.awaitRunning(1);

            assertThat(impatient.deletion.delete(ANN, SALES, query.id(), gone -> {}))
                    .isTrue();

            assertThat(impatient.service.find(ANN, SALES, query.id())).isEmpty();
            assertThatThrownBy(() -> impatient.deletion.delete(ANN, SALES, query.id(), gone -> {}))
                    .isInstanceOf(QueryNotFoundException.class);
            QueryExecution late = impatient.dispatcher.find(query.id()).orElseThrow();
            impatient.engine.release();
            assertThat(late.awaitEnd(Replica.PATIENCE)).isTrue();
            assertThat(impatient.isRecorded(query)).isFalse();
            assertThat(impatient.files(query)).isEmpty();
        }
    }

    @Test
    void manyDeletionsAtOnceHarmNothing() throws InterruptedException, ExecutionException {
        replica.engine.hold();
        AsyncQuery running = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        AsyncQuery bystander = replica.submit(ANN);

        List<Boolean> answers = atOnce(8, caller -> {
            try {
                return deletion.delete(ANN, SALES, running.id(), gone -> {});
            } catch (QueryNotFoundException alreadyGone) {
                return true;
            }
        });

        assertThat(answers).containsOnly(true);
        assertGone(running);
        replica.engine.release();
        assertThat(replica.awaitEnd(bystander).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void stoppingAndDeletingAtOnceHarmNothing() throws InterruptedException, ExecutionException {
        replica.engine.hold();
        AsyncQuery running = replica.submit(ANN);
        replica.engine.awaitRunning(1);

        atOnce(8, caller -> {
            try {
                if (caller % 2 == 0) {
                    service.cancel(ANN, SALES, running.id());
                } else {
                    deletion.delete(ANN, SALES, running.id(), gone -> {});
                }
                return true;
            } catch (QueryNotFoundException alreadyGone) {
                return true;
            }
        });
        replica.letGo(running);

        service.find(ANN, SALES, running.id()).ifPresent(query -> deletion.delete(ANN, SALES, query.id(), gone -> {}));
        assertGone(running);
    }

    @Test
    void onlyWhatEndedStrictlyEarlierIsOlder() throws InterruptedException {
        AsyncQuery before = replica.run(ANN);
        replica.clock.advance(Duration.ofSeconds(1));
        AsyncQuery at = replica.run(ANN);

        assertThat(deletion.olderThan(DORA, SALES, replica.clock.instant()).remove(gone -> {}))
                .isTrue();

        assertGone(before);
        assertThat(replica.isRecorded(at)).isTrue();
        assertThat(replica.files(at)).isNotEmpty();
    }

    @Test
    void theAgeOfAFinishedQueryCountsFromItsEndNotFromItsSubmission() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.clock.advance(Duration.ofHours(1));
        replica.engine.release();
        replica.letGo(query);

        assertThat(deletion.olderThan(DORA, SALES, query.submittedAt().plusSeconds(1))
                        .remove(gone -> {}))
                .isTrue();

        assertThat(replica.isRecorded(query)).isTrue();
    }

    @Test
    void theAgeOfARunningQueryCountsFromItsSubmissionAndItIsStopped() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        Instant submitted = query.submittedAt();

        assertThat(deletion.olderThan(DORA, SALES, submitted).remove(gone -> {}))
                .isTrue();
        assertThat(replica.isRecorded(query)).isTrue();
        assertThat(deletion.olderThan(DORA, SALES, submitted.plusNanos(1)).remove(gone -> {}))
                .isTrue();

        replica.engine.awaitRunning(0);
        assertGone(query);
    }

    @Test
    void whatIsOlderGoesInItsOwnProjectOnly() throws InterruptedException {
        AsyncQuery sales = replica.run(ANN);
        AsyncQuery other = replica.awaitEnd(replica.submit(ANN, OTHER, output(ResultFormat.CSV, ResultEncoding.UTF_8)));
        replica.clock.advance(Duration.ofDays(1));

        deletion.olderThan(ROOT, SALES, replica.clock.instant()).remove(gone -> {});

        assertGone(sales);
        assertThat(replica.isRecorded(other)).isTrue();
    }

    @Test
    void onlyAdministratorsOfTheProjectDeleteByAge() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);

        assertThatThrownBy(() -> deletion.olderThan(ANN, SALES, Instant.MAX).remove(gone -> {}))
                .isInstanceOf(NotAdministratorException.class);
        assertThatThrownBy(() -> deletion.olderThan(DORA, OTHER, Instant.MAX).remove(gone -> {}))
                .isInstanceOf(NotAdministratorException.class);

        assertThat(replica.isRecorded(query)).isTrue();
    }

    @Test
    void onlyAdministratorsOfTheServiceDeleteEverything() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);

        assertThatThrownBy(() -> deletion.all(ANN)).isInstanceOf(NotAdministratorException.class);
        assertThatThrownBy(() -> deletion.all(BOB)).isInstanceOf(NotAdministratorException.class);
        assertThatThrownBy(() -> deletion.all(DORA)).isInstanceOf(NotAdministratorException.class);

        assertThat(replica.isRecorded(query)).isTrue();
    }

    @Test
    void everythingIsEveryProjectsQueriesWhateverTheirState() throws InterruptedException {
        AsyncQuery ended = replica.run(ANN);
        AsyncQuery other = replica.awaitEnd(replica.submit(BOB, OTHER, output(ResultFormat.CSV, ResultEncoding.UTF_8)));
        replica.engine.hold();
        AsyncQuery running = replica.submit(BOB);
        replica.engine.awaitRunning(1);

        assertThat(deletion.all(ROOT).remove(gone -> {})).isTrue();

        assertGone(ended);
        assertGone(other);
        assertGone(running);
        assertThat(deletion.all(ROOT).remove(gone -> {})).isTrue();
    }

    @Test
    void oneResultThatCannotBeRemovedKeepsItsRecordAndHarmsNoOther() throws InterruptedException {
        List<AsyncQuery> all = List.of(replica.run(ANN), replica.run(ANN), replica.run(ANN));
        AsyncQuery stuck = all.get(1);
        replica.results.refuse(
                location -> location.uri().toString().endsWith(stuck.id().toString()));

        assertThat(deletion.all(ROOT).remove(gone -> {})).isFalse();

        assertGone(all.get(0));
        assertGone(all.get(2));
        assertThat(service.find(ANN, SALES, stuck.id())).contains(stuck);
        assertThat(replica.files(stuck)).isNotEmpty();
        replica.results.refuse(location -> false);
        assertThat(deletion.delete(ANN, SALES, stuck.id(), gone -> {})).isTrue();
        assertGone(stuck);
    }

    @Test
    void aProjectThatCannotBeListedKeepsNoOtherFromBeingDeleted() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.records.hide(Replica.OTHER.name());

        assertThat(deletion.all(ROOT).remove(gone -> {})).isFalse();

        assertGone(query);
    }

    @Test
    void aRecordThatCannotBeRemovedIsSimplyTriedAgain() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        replica.records.refuse(saved -> true);

        assertThat(deletion.delete(ANN, SALES, query.id(), gone -> {})).isFalse();
        replica.records.refuse(saved -> false);

        assertThat(deletion.delete(ANN, SALES, query.id(), gone -> {})).isTrue();
        assertGone(query);
    }

    @Test
    void whatIsPinnedIsNotDeletedUntilItIsUnpinned() throws InterruptedException {
        AsyncQuery pinned = replica.run(ANN);
        AsyncQuery other = replica.run(ANN);
        QueryPins pins = new QueryPins(replica.records);
        pins.pin(DORA, SALES, pinned.id(), true);

        assertThatThrownBy(() -> deletion.delete(ANN, SALES, pinned.id(), gone -> {}))
                .isInstanceOf(QueryPinnedException.class);
        List<QueryId> found = new ArrayList<>();
        deletion.all(ROOT).preview((query, project) -> found.add(query.id()));
        assertThat(found).containsExactly(other.id());
        assertThat(deletion.all(ROOT).remove(gone -> {})).isTrue();

        assertGone(other);
        assertThat(replica.files(pinned)).isNotEmpty();
        pins.pin(DORA, SALES, pinned.id(), false);
        assertThat(deletion.delete(ANN, SALES, pinned.id(), gone -> {})).isTrue();
        assertGone(pinned);
    }

    @Test
    void whatIsPinnedBetweenBeingReadAndRemovedStays() throws InterruptedException {
        AsyncQuery one = replica.run(ANN);
        QueryPins pins = new QueryPins(replica.storedRecords);
        replica.records.afterNextRead(() -> pins.pin(DORA, SALES, one.id(), true));

        assertThatThrownBy(() -> deletion.delete(ANN, SALES, one.id(), gone -> {}))
                .isInstanceOf(QueryPinnedException.class);
        assertThat(replica.files(one)).isNotEmpty();
        assertThat(pins.pin(DORA, SALES, one.id(), false).pinned()).isFalse();

        replica.records.afterNextRead(() -> pins.pin(DORA, SALES, one.id(), true));
        List<EndedQuery> gone = new ArrayList<>();
        assertThat(deletion.all(ROOT).remove(gone::add)).isTrue();
        assertThat(gone).isEmpty();
        assertThat(replica.files(one)).isNotEmpty();
        assertThat(replica.isRecorded(one)).isTrue();
    }

    @Test
    void whatWasSubmittedAgainBehindADeletionThatTrailsStays() throws InterruptedException {
        try (Replica second = replica.another()) {
            AsyncQuery query = replica.run(ANN, "key");
            AtomicBoolean first = new AtomicBoolean(true);
            second.results.refuse(location -> {
                if (first.getAndSet(false)) {
                    assertThat(deletion.delete(ANN, SALES, query.id(), gone -> {}))
                            .isTrue();
                    replica.run(ANN, "key");
                }
                return false;
            });

            second.deletion.delete(ANN, SALES, query.id(), gone -> {});

            assertThat(first).isFalse();
            assertThat(replica.isRecorded(query)).isTrue();
        }
    }

    @Test
    void aStoreWithoutRoomForAMarkKeepsNobodyFromDeletingButWhatIsPinned() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        QueryPins pins = new QueryPins(replica.storedRecords);
        replica.tombstones.fill();
        replica.records.afterNextRead(() -> pins.pin(DORA, SALES, query.id(), true));

        assertThatThrownBy(() -> deletion.delete(ANN, SALES, query.id(), gone -> {}))
                .isInstanceOf(QueryPinnedException.class);
        pins.pin(DORA, SALES, query.id(), false);
        assertThat(deletion.delete(ANN, SALES, query.id(), gone -> {})).isTrue();

        assertGone(query);
    }

    @Test
    void whatWasPinnedAndUnpinnedMeanwhileGoes() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);
        QueryPins pins = new QueryPins(replica.storedRecords);
        replica.records.afterNextRead(() -> {
            pins.pin(DORA, SALES, query.id(), true);
            pins.pin(DORA, SALES, query.id(), false);
        });

        assertThat(deletion.delete(ANN, SALES, query.id(), gone -> {})).isTrue();

        assertGone(query);
    }

    private void assertGone(AsyncQuery query) {
        assertThat(replica.isRecorded(query)).isFalse();
        assertThat(replica.files(query)).isEmpty();
        assertThat(service.find(ROOT, SALES, query.id())).isEmpty();
        assertThat(replica.dispatcher.find(query.id())).isEmpty();
    }

    private static List<Boolean> atOnce(int times, IntPredicate call) throws InterruptedException, ExecutionException {
        ExecutorService crowd = Executors.newFixedThreadPool(times);
        CountDownLatch go = new CountDownLatch(1);
        try {
            List<Future<Boolean>> pending = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int caller = i;
                pending.add(crowd.submit(() -> {
                    go.await();
                    return call.test(caller);
                }));
            }
            go.countDown();
            List<Boolean> answers = new ArrayList<>();
            for (Future<Boolean> answer : pending) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            crowd.shutdownNow();
        }
    }
}
