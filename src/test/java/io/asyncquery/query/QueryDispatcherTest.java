package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class QueryDispatcherTest {
    @Test
    void submittingAnswersBeforeTheEngineHasSeenTheQuery() throws InterruptedException {
        try (Replica replica = new Replica(1, 1)) {
            replica.engine.hold();
            replica.submit(ANN);
            replica.engine.awaitRunning(1);

            AsyncQuery second = replica.submit(ANN);

            assertThat(second.state()).isInstanceOf(Queued.class);
            assertThat(replica.state(second)).isInstanceOf(Queued.class);
            assertThat(replica.engine.opened()).hasSize(1);
        }
    }

    @Test
    void oneMoreThanRunAndWaitIsRefused() throws InterruptedException {
        try (Replica replica = new Replica(2, 3)) {
            replica.engine.hold();
            List<AsyncQuery> taken = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                taken.add(replica.submit(ANN));
            }
            replica.engine.awaitRunning(2);

            assertThatThrownBy(() -> replica.submit(ANN))
                    .isInstanceOf(TooManyQueriesException.class)
                    .hasMessageContaining("5");

            assertThat(replica.storedRecords.list(SALES.name())).hasSize(5);
            assertThat(taken)
                    .filteredOn(query -> replica.state(query) instanceof Running)
                    .hasSize(2);
            assertThat(taken)
                    .filteredOn(query -> replica.state(query) instanceof Queued)
                    .hasSize(3);
        }
    }

    @Test
    void noQueueAtAllTakesOnlyWhatRuns() throws InterruptedException {
        try (Replica replica = new Replica(1, 0)) {
            replica.engine.hold();
            AsyncQuery first = replica.submit(ANN);

            assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(TooManyQueriesException.class);

            replica.engine.release();
            assertThat(replica.awaitEnd(first).state()).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void aPlaceIsFreeAgainAfterAQueryEnds() throws InterruptedException {
        try (Replica replica = new Replica(1, 0)) {
            for (int i = 0; i < 20; i++) {
                assertThat(replica.run(ANN).state()).isInstanceOf(Succeeded.class);
            }
        }
    }

    @Test
    void aPlaceIsFreeAgainAfterASubmissionThatCouldNotBeRecorded() throws InterruptedException {
        try (Replica replica = new Replica(1, 0)) {
            replica.records.refuse(query -> true);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(UncheckedIOException.class);
            }
            replica.records.refuse(query -> false);

            assertThat(replica.run(ANN).state()).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void queriesStartInTheOrderTheyCame() throws InterruptedException {
        try (Replica replica = new Replica(1, 10)) {
            replica.engine.hold();
            List<AsyncQuery> submitted = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                submitted.add(replica.submit(ANN));
            }
            replica.engine.release();
            for (AsyncQuery query : submitted) {
                replica.letGo(query);
            }

            assertThat(replica.engine.opened())
                    .extracting(AsyncQuery::id)
                    .isEqualTo(submitted.stream().map(AsyncQuery::id).toList());
        }
    }

    @Test
    void fiftySubmittersAtOnceNeverExceedTheLimits() throws InterruptedException, ExecutionException {
        int running = 3;
        int queued = 10;
        try (Replica replica = new Replica(running, queued)) {
            replica.engine.hold();

            List<AsyncQuery> taken = submitAtOnce(replica, 50);
            replica.engine.awaitRunning(running);

            assertThat(taken).hasSize(running + queued);
            replica.engine.release();
            for (AsyncQuery query : taken) {
                assertThat(replica.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
            }
            assertThat(replica.engine.mostRunning()).isEqualTo(running);
            assertThat(replica.storedRecords.list(SALES.name())).hasSize(running + queued);
            assertThat(submitAtOnce(replica, running + queued)).hasSize(running + queued);
        }
    }

    @Test
    void aStoppedQueueGivesUpItsPlaceAtOnce() throws InterruptedException {
        try (Replica replica = new Replica(1, 1)) {
            replica.engine.hold();
            replica.submit(ANN);
            replica.engine.awaitRunning(1);
            AsyncQuery waiting = replica.submit(ANN);

            replica.service.cancel(ANN, SALES, waiting.id());

            assertThat(replica.state(waiting))
                    .isEqualTo(new Failed(replica.clock.instant(), QueryFailure.STOPPED_BY_USER));
            AsyncQuery next = replica.submit(ANN);
            replica.engine.release();
            assertThat(replica.awaitEnd(next).state()).isInstanceOf(Succeeded.class);
            assertThat(replica.engine.opened()).extracting(AsyncQuery::id).doesNotContain(waiting.id());
        }
    }

    @Test
    void aGracefulEndFailsWhatRunsAndWhatWaitsAsLostWithItsOwner() throws InterruptedException {
        Replica replica = new Replica(1, 2);
        replica.engine.hold();
        AsyncQuery running = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        List<AsyncQuery> all = List.of(running, replica.submit(ANN), replica.submit(ANN));

        replica.dispatcher.close();

        assertThat(all).allSatisfy(query -> {
            assertThat(replica.storedRecords
                            .find(query.project(), query.id())
                            .orElseThrow()
                            .state())
                    .isEqualTo(new Failed(replica.clock.instant(), QueryFailure.OWNER_LOST));
            assertThat(replica.files(query)).isEmpty();
        });
        assertThat(replica.engine.opened()).hasSize(1);
        assertThat(replica.engine.closed()).isEqualTo(1);
    }

    @Test
    void oneEndThatCannotBeRecordedKeepsNoOtherFromEnding() throws InterruptedException {
        Replica replica = new Replica(3, 0);
        replica.engine.hold();
        List<AsyncQuery> all = List.of(replica.submit(ANN), replica.submit(ANN), replica.submit(ANN));
        replica.engine.awaitRunning(3);
        QueryId unlucky = all.get(1).id();
        replica.records.refuse(query -> query.id().equals(unlucky));

        replica.dispatcher.close();

        assertThat(replica.engine.closed()).isEqualTo(3);
        assertThat(List.of(all.get(0), all.get(2))).allSatisfy(query -> assertThat(replica.storedRecords
                        .find(query.project(), query.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(new Failed(replica.clock.instant(), QueryFailure.OWNER_LOST)));
    }

    @Test
    void whatEndedBeforeTheGracefulEndStaysAsItIs() throws InterruptedException {
        Replica replica = new Replica(1, 1);
        AsyncQuery ended = replica.run(ANN);

        replica.dispatcher.close();

        assertThat(replica.storedRecords.find(ended.project(), ended.id())).contains(ended);
        assertThat(replica.files(ended)).isNotEmpty();
    }

    @Test
    void afterTheGracefulEndNothingIsTakenOnAndNoRecordIsLeft() throws InterruptedException {
        Replica replica = new Replica(1, 1);
        replica.dispatcher.close();

        assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(EngineUnavailableException.class);

        assertThat(replica.storedRecords.list(SALES.name())).isEmpty();
    }

    private static List<AsyncQuery> submitAtOnce(Replica replica, int submitters)
            throws InterruptedException, ExecutionException {
        ExecutorService crowd = Executors.newFixedThreadPool(submitters);
        CountDownLatch go = new CountDownLatch(1);
        try {
            List<Future<List<AsyncQuery>>> answers = new ArrayList<>();
            for (int i = 0; i < submitters; i++) {
                answers.add(crowd.submit(() -> {
                    go.await();
                    try {
                        return List.of(replica.submit(ANN));
                    } catch (TooManyQueriesException refused) {
                        return List.of();
                    }
                }));
            }
            go.countDown();
            List<AsyncQuery> taken = new ArrayList<>();
            for (Future<List<AsyncQuery>> answer : answers) {
                taken.addAll(answer.get());
            }
            return taken;
        } finally {
            crowd.shutdownNow();
        }
    }
}
