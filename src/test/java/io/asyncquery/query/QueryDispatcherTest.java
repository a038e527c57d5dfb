package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.OTHER;
import static io.asyncquery.query.Replica.SALES;
import static io.asyncquery.query.Replica.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.security.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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
    void fiftySubmittersAtOnceNeverExceedTheLimitOfTheirProject() throws InterruptedException, ExecutionException {
        try (Replica replica = new Replica(3, 100)) {
            replica.engine.hold();
            AsyncQuery running = replica.submit(ANN, SMALL, Optional.empty());
            replica.engine.awaitRunning(1);
            replica.records.refuse(query -> {
                // So slow that all of them are about to be recorded at once.
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                return false;
            });

            List<AsyncQuery> taken = submitAtOnce(replica, SMALL, 50);

            assertThat(taken).hasSize(2);
            replica.engine.release();
            for (AsyncQuery query : taken) {
                assertThat(replica.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
            }
            assertThat(replica.awaitEnd(running).state()).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void aPlaceOfAProjectIsFreeAgainAfterASubmissionThatCouldNotBeRecorded() throws InterruptedException {
        try (Replica replica = new Replica(1, 100)) {
            replica.records.refuse(query -> true);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> replica.submit(ANN, SMALL, Optional.empty()))
                        .isInstanceOf(UncheckedIOException.class);
            }
            replica.records.refuse(query -> false);

            AsyncQuery query = replica.submit(ANN, SMALL, Optional.empty());

            assertThat(replica.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
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
                    .isEqualTo(new Failed(Optional.empty(), replica.clock.instant(), QueryFailure.STOPPED_BY_USER, 0));
            AsyncQuery next = replica.submit(ANN);
            replica.engine.release();
            assertThat(replica.awaitEnd(next).state()).isInstanceOf(Succeeded.class);
            assertThat(replica.engine.opened()).extracting(AsyncQuery::id).doesNotContain(waiting.id());
        }
    }

    @Test
    void anEngineThatHangsKeepsNobodyElsesQueriesFromBeingStopped() throws InterruptedException {
        try (Replica replica = new Replica(3, 3)) {
            replica.engine.hold();
            replica.engine.hangInterrupts();
            replica.etl.hold();
            List<AsyncQuery> hung = List.of(replica.submit(ANN), replica.submit(ANN), replica.submit(ANN));
            AsyncQuery other = replica.submitTo(Replica.QUEUE, SALES);
            replica.engine.awaitRunning(3);
            replica.etl.awaitRunning(1);

            // Whoever stops a query waits until its engine was told, and nobody else does.
            for (AsyncQuery query : hung) {
                new Thread(() -> replica.service.cancel(ANN, SALES, query.id())).start();
            }
            replica.service.cancel(ANN, SALES, other.id());

            assertThat(replica.awaitEnd(other).state()).isInstanceOf(Failed.class);
            Replica.await(() -> replica.engine.interrupts() == hung.size());
            for (int i = 0; i < 10; i++) {
                replica.dispatcher.check();
            }
            assertThat(replica.engine.interrupts()).as("one at a time for each").isEqualTo(hung.size());
            assertThat(hung).allMatch(query -> replica.dispatcher.knows(query.id()));
            replica.engine.answerInterrupts();
            for (AsyncQuery query : hung) {
                assertThat(replica.awaitEnd(query).state()).isInstanceOf(Failed.class);
            }
        }
    }

    @Test
    void aGracefulEndLetsGoOfWhatRunsAndWhatWaitsWithoutEndingIt() throws InterruptedException {
        Replica replica = new Replica(1, 2);
        replica.engine.hold();
        AsyncQuery running = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        AsyncQuery waiting = replica.submit(ANN);

        replica.dispatcher.close();
        replica.replicas.release();

        assertThat(replica.storedRecords
                        .find(SALES.name(), running.id())
                        .orElseThrow()
                        .state())
                .isInstanceOf(Running.class);
        assertThat(replica.storedRecords.find(SALES.name(), waiting.id())).contains(waiting);
        assertThat(replica.engine.closed()).isZero();
        replica.engine.release();
        replica.letGo(running);
        assertThat(replica.engine.opened()).hasSize(1);
        assertThat(replica.engine.closed()).isZero();
        assertThat(replica.storedRecords
                        .find(SALES.name(), running.id())
                        .orElseThrow()
                        .state())
                .isInstanceOf(Running.class);
    }

    @Test
    void whileItDrainsAReplicaTakesOnAndStartsNothingButFinishesWhatRuns() throws InterruptedException {
        try (Replica replica = new Replica(1, 2)) {
            replica.engine.hold();
            AsyncQuery running = replica.submit(ANN);
            replica.engine.awaitRunning(1);
            AsyncQuery waiting = replica.submit(ANN);

            replica.dispatcher.drain();

            assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(UnavailableException.class);
            replica.engine.release();
            assertThat(replica.awaitEnd(running).state()).isInstanceOf(Succeeded.class);
            assertThat(replica.state(waiting)).isInstanceOf(Queued.class);
        }
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
    void afterTheGracefulEndNothingIsTakenOnAndNoRecordIsLeft() {
        Replica replica = new Replica(1, 1);
        replica.dispatcher.close();

        assertThatThrownBy(() -> replica.submit(ANN))
                .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.reason())
                        .isEqualTo(UnavailableException.Reason.SHUTTING_DOWN));

        assertThat(replica.storedRecords.list(SALES.name())).isEmpty();
    }

    @Test
    void aProjectHasOnlySoManyQueriesWaiting() throws InterruptedException {
        try (Replica replica = new Replica(1, 100)) {
            replica.engine.hold();
            replica.submit(ANN);
            replica.engine.awaitRunning(1);
            replica.submit(ANN, SMALL, Optional.empty());
            replica.submit(ANN, SMALL, Optional.empty());

            assertThatThrownBy(() -> replica.submit(ANN, SMALL, Optional.empty()))
                    .isInstanceOf(TooManyQueriesException.class)
                    .hasMessageContaining("2");

            assertThat(replica.submit(ANN).state()).isInstanceOf(Queued.class);
        }
    }

    @Test
    void aProjectHasOnlySoManyQueriesRunningAndKeepsNoOtherFromRunning() throws InterruptedException {
        try (Replica replica = new Replica(3, 100)) {
            replica.engine.hold();
            replica.submit(ANN, SMALL, Optional.empty());
            AsyncQuery waiting = replica.submit(ANN, SMALL, Optional.empty());
            AsyncQuery other = replica.submit(ANN);

            Replica.await(() -> replica.state(other) instanceof Running);

            replica.engine.awaitRunning(2);
            assertThat(replica.state(waiting)).isInstanceOf(Queued.class);
            replica.engine.release();
            assertThat(replica.awaitEnd(waiting).state()).isInstanceOf(Succeeded.class);
            assertThat(replica.storedPermits.held("project.small")).isZero();
        }
    }

    @Test
    void projectsTakeTurnsByTheirWeights() throws InterruptedException {
        try (Replica replica = new Replica(1, 100)) {
            replica.engine.hold();
            AsyncQuery first = replica.submit(ANN);
            replica.engine.awaitRunning(1);
            List<AsyncQuery> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                waiting.add(replica.submit(ANN));
            }
            for (int i = 0; i < 2; i++) {
                waiting.add(replica.submit(ANN, SMALL, Optional.empty()));
                waiting.add(replica.submit(ANN, OTHER, Optional.empty()));
            }
            assertThat(waiting.stream().map(replica.service::queuePosition).map(OptionalInt::getAsInt))
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
            List<QueryId> inOrder = waiting.stream()
                    .sorted(Comparator.comparingInt(
                            query -> replica.service.queuePosition(query).getAsInt()))
                    .map(AsyncQuery::id)
                    .toList();
            assertThat(replica.service.queuePosition(first)).isEmpty();

            replica.engine.release();
            for (AsyncQuery query : waiting) {
                replica.letGo(query);
            }

            assertThat(replica.engine.opened().stream().skip(1).map(AsyncQuery::id))
                    .containsExactlyElementsOf(inOrder);
        }
    }

    @Test
    void theQueueGoesOnAfterAnErrorOfTheMachine() throws InterruptedException {
        try (Replica replica = new Replica(1, 10)) {
            AtomicBoolean broken = new AtomicBoolean(true);
            replica.permits.beforeAcquire(group -> {
                if (broken.getAndSet(false)) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            });

            AsyncQuery query = replica.submit(ANN, SMALL, Optional.empty());

            assertThat(replica.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
            assertThat(broken).isFalse();
        }
    }

    @Test
    void theWatchSurvivesWhateverGoesWrong() throws InterruptedException {
        try (Replica replica = new Replica(1, 10)) {
            replica.permits.beforeRelease(group -> {
                throw new UncheckedIOException(new IOException("Connection refused"));
            });
            replica.awaitEnd(replica.submit(ANN, SMALL, Optional.empty()));
            replica.permits.beforeRelease(group -> {
                throw new OutOfMemoryError("Java heap space");
            });

            replica.dispatcher.check();

            replica.permits.beforeRelease(group -> {});
            replica.dispatcher.check();
            assertThat(replica.storedPermits.held("project.small")).isZero();
        }
    }

    @Test
    void theLimitOfASharedEngineHoldsOverAllReplicas() throws Exception {
        Replica base = new Replica(1, 0);
        try (Replica one = base.onTheSameEngine(3);
                Replica two = base.onTheSameEngine(3);
                Replica three = base.onTheSameEngine(3)) {
            base.engine.hold();
            List<Replica> all = List.of(one, two, three);
            List<AsyncQuery> queries = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                queries.add(all.get(i % 3).submit(ANN));
            }
            base.engine.awaitRunning(3);
            base.engine.release();
            for (int i = 0; i < 30; i++) {
                assertThat(all.get(i % 3).awaitEnd(queries.get(i)).state()).isInstanceOf(Succeeded.class);
            }

            assertThat(base.engine.mostRunning()).isEqualTo(3);
            assertThat(base.storedPermits.held("engine")).isZero();
        }
    }

    private static List<AsyncQuery> submitAtOnce(Replica replica, int submitters)
            throws InterruptedException, ExecutionException {
        return submitAtOnce(replica, SALES, submitters);
    }

    private static List<AsyncQuery> submitAtOnce(Replica replica, Project project, int submitters)
            throws InterruptedException, ExecutionException {
        ExecutorService crowd = Executors.newFixedThreadPool(submitters);
        CountDownLatch go = new CountDownLatch(1);
        try {
            List<Future<List<AsyncQuery>>> answers = new ArrayList<>();
            for (int i = 0; i < submitters; i++) {
                answers.add(crowd.submit(() -> {
                    go.await();
                    try {
                        return List.of(replica.submit(ANN, project, Optional.empty()));
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
