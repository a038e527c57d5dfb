package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.ETL;
import static io.asyncquery.query.Replica.OTHER;
import static io.asyncquery.query.Replica.QUEUE;
import static io.asyncquery.query.Replica.SALES;
import static io.asyncquery.query.Replica.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several engines: which one a queue chooses, and that none is in the way of another. */
class EnginesTest {
    private static final QueryEngine SQL = new FakeQueryEngine(new InMemoryResultStore());

    @Test
    void aQueueChoosesItsEngineAndNoneTheDefaultOne() {
        Engines engines = new Engines(List.of(engine("default", "default"), engine("etl", "a", "b")), true);

        assertThat(engines.choose(Optional.empty())).isEqualTo(EngineName.DEFAULT);
        assertThat(engines.choose(Optional.of("default"))).isEqualTo(EngineName.DEFAULT);
        assertThat(engines.choose(Optional.of("a"))).isEqualTo(ETL);
        assertThat(engines.choose(Optional.of("b"))).isEqualTo(ETL);
    }

    @Test
    void aQueueThatNoEngineServesIsRefusedWithThoseThatAreServed() {
        Engines engines = new Engines(List.of(engine("default", "default"), engine("etl", "b", "a")), true);

        assertThatThrownBy(() -> engines.choose(Optional.of("A")))
                .isInstanceOfSatisfying(UnknownQueueException.class, e -> {
                    assertThat(e.queue()).isEqualTo("A");
                    assertThat(e.queues()).containsExactly("a", "b", "default");
                });
    }

    @Test
    void whenQueuesChooseNoEngineEverythingRunsOnTheDefaultOne() {
        Engines engines = new Engines(List.of(engine("default", "default"), engine("etl", "a")), false);

        assertThat(engines.choose(Optional.of("a"))).isEqualTo(EngineName.DEFAULT);
        assertThat(engines.choose(Optional.of("nowhere"))).isEqualTo(EngineName.DEFAULT);
    }

    @Test
    void enginesThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new Engines(List.of(engine("default"), engine("a", "q"), engine("b", "q")), true))
                .hasMessageContaining("queue 'q' is served by two engines, a and b");
        assertThatThrownBy(() -> new Engines(List.of(engine("default"), engine("a"), engine("a")), true))
                .hasMessageContaining("two engines of the name a");
        assertThatThrownBy(() -> new Engines(List.of(engine("etl")), true)).hasMessageContaining("no default engine");
        assertThatThrownBy(() -> new Engine(ETL, Set.of(), 0, true, SQL)).hasMessageContaining("max-running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a.b", "a/b", "../x", "a b", "ü", "a\n"})
    void whatCouldNotBeAFileNameIsNoNameOfAnEngine(String name) {
        assertThatThrownBy(() -> new EngineName(name)).hasMessageContaining("no name of an engine");
    }

    @Test
    void aQueryRunsOnTheEngineOfItsQueueAndOnNoOther() throws InterruptedException {
        try (Replica replica = new Replica(1, 10)) {
            AsyncQuery etl = replica.awaitEnd(replica.submitTo(QUEUE, SALES));
            AsyncQuery plain = replica.run(ANN);

            assertThat(etl.state()).isInstanceOf(Succeeded.class);
            assertThat(etl.engine()).isEqualTo(ETL);
            assertThat(replica.etl.opened()).extracting(AsyncQuery::id).containsExactly(etl.id());
            assertThat(replica.engine.opened()).extracting(AsyncQuery::id).containsExactly(plain.id());
        }
    }

    @Test
    void anUnknownQueueLeavesNoRecord() {
        try (Replica replica = new Replica(1, 10)) {
            assertThatThrownBy(() -> replica.submitTo("nowhere", SALES)).isInstanceOf(UnknownQueueException.class);

            assertThat(replica.storedRecords.list(SALES.name())).isEmpty();
        }
    }

    @Test
    void anEngineThatIsAwayRefusesItsQueueOnly() throws InterruptedException {
        try (Replica replica = new Replica(1, 10)) {
            replica.etl.disappear();

            assertThatThrownBy(() -> replica.submitTo("nightly", SALES))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.queue())
                            .contains("nightly"));
            assertThat(replica.run(ANN).state()).isInstanceOf(Succeeded.class);

            replica.engine.disappear();
            assertThatThrownBy(() -> replica.submit(ANN))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.queue())
                            .isEmpty());
        }
    }

    @Test
    void whatWaitsForABusyEngineIsNotInTheWayOfAnotherOnesQueries() throws InterruptedException {
        try (Replica replica = new Replica(1, 1)) {
            replica.etl.hold();
            AsyncQuery stuck = replica.submitTo(QUEUE, SALES);
            replica.etl.awaitRunning(1);
            AsyncQuery behind = replica.submitTo(QUEUE, SALES);
            assertThatThrownBy(() -> replica.submitTo(QUEUE, SALES)).isInstanceOf(TooManyQueriesException.class);

            for (int i = 0; i < 5; i++) {
                assertThat(replica.run(ANN).state()).isInstanceOf(Succeeded.class);
                assertThat(replica.awaitEnd(replica.submitTo("default", OTHER)).state())
                        .isInstanceOf(Succeeded.class);
            }

            assertThat(replica.state(stuck)).isInstanceOf(Running.class);
            assertThat(replica.state(behind)).isInstanceOf(Queued.class);
            assertThat(replica.service.queuePosition(behind)).hasValue(0);
            replica.etl.release();
            assertThat(replica.awaitEnd(behind).state()).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void theLimitOfAnEngineIsItsOwnAndHoldsOverAllReplicas() throws InterruptedException {
        try (Replica one = new Replica(2, 100);
                Replica two = one.another()) {
            one.etl.hold();
            List<AsyncQuery> here =
                    List.of(one.submitTo(QUEUE, SALES), one.submitTo("nightly", SALES), one.submitTo(QUEUE, OTHER));
            one.etl.awaitRunning(2);
            AsyncQuery there = two.submitTo(QUEUE, SALES);

            assertThat(two.run(ANN).state()).isInstanceOf(Succeeded.class);
            assertThat(two.state(there)).isInstanceOf(Queued.class);
            assertThat(one.storedPermits.held("engine.etl")).isEqualTo(2);

            one.etl.release();
            for (AsyncQuery query : here) {
                assertThat(one.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
            }
            assertThat(two.awaitEnd(there).state()).isInstanceOf(Succeeded.class);
            assertThat(one.etl.mostRunning()).isEqualTo(2);
            assertThat(one.storedPermits.held("engine.etl")).isZero();
        }
    }

    @Test
    void theLimitsOfAProjectHoldOverAllEngines() throws InterruptedException {
        try (Replica replica = new Replica(3, 100)) {
            replica.etl.hold();
            AsyncQuery first = replica.submitTo(QUEUE, SMALL);
            replica.etl.awaitRunning(1);
            AsyncQuery second = replica.submitTo(QUEUE, SMALL);
            AsyncQuery third = replica.submitTo("default", SMALL);
            assertThatThrownBy(() -> replica.submitTo("default", SMALL)).isInstanceOf(TooManyQueriesException.class);

            assertThat(replica.run(ANN).state()).isInstanceOf(Succeeded.class);
            assertThat(replica.state(third)).isInstanceOf(Queued.class);

            replica.etl.release();
            for (AsyncQuery query : List.of(first, second, third)) {
                assertThat(replica.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
            }
        }
    }

    @Test
    void positionsCountWhatWaitsForTheSameEngineOnEveryReplica() throws InterruptedException {
        try (Replica one = new Replica(1, 100);
                Replica two = one.another()) {
            one.etl.hold();
            one.engine.hold();
            one.submitTo(QUEUE, SALES);
            one.submit(ANN);
            one.etl.awaitRunning(1);
            one.engine.awaitRunning(1);
            List<AsyncQuery> waiting =
                    List.of(one.submitTo(QUEUE, SALES), one.submit(ANN), one.submitTo(QUEUE, SALES), one.submit(ANN));

            one.replicas.publishQueue();

            for (Replica replica : List.of(one, two)) {
                assertThat(waiting)
                        .extracting(
                                query -> replica.service.queuePosition(query).getAsInt())
                        .containsExactly(0, 0, 1, 1);
            }
        }
    }

    @Test
    void whatALostReplicaLeftIsTakenOverInItsEngine() throws InterruptedException {
        try (Replica lost = new Replica(1, 10);
                Replica other = lost.another()) {
            lost.etl.hold();
            AsyncQuery running = lost.submitTo(QUEUE, SALES);
            lost.etl.awaitRunning(1);
            AsyncQuery waiting = lost.submitTo("nightly", SALES);

            lost.isLostTo(other);
            lost.etl.awaitRunning(2);
            lost.etl.release();

            assertThat(other.awaitEnd(running).state()).isInstanceOf(Succeeded.class);
            assertThat(other.awaitEnd(running).state().attempts()).isEqualTo(1);
            assertThat(other.awaitEnd(waiting).engine()).isEqualTo(ETL);
            assertThat(other.etl.resumed()).isEqualTo(1);
            assertThat(other.engine.opened()).isEmpty();
        }
    }

    @Test
    void whatIsStoppedOnAnotherReplicaIsEndedInItsEngine() throws InterruptedException {
        try (Replica owner = new Replica(1, 10);
                Replica other = owner.another()) {
            owner.etl.hold();
            AsyncQuery query = owner.submitTo(QUEUE, SALES);
            owner.etl.awaitRunning(1);

            other.service.cancel(ANN, SALES, query.id());

            owner.etl.awaitRunning(0);
            assertThat(other.engine.opened()).isEmpty();
        }
    }

    @Test
    void aQueryWhoseEngineIsNoLongerConfiguredFailsAndSaysSo() throws InterruptedException {
        try (Replica lost = new Replica(1, 10);
                Replica other = lost.anotherWithoutQueues()) {
            lost.etl.hold();
            AsyncQuery running = lost.submitTo("nightly", SALES);
            lost.etl.awaitRunning(1);
            AsyncQuery waiting = lost.submitTo(QUEUE, SALES);

            lost.isLostTo(other);

            for (AsyncQuery query : List.of(running, waiting)) {
                assertThat(other.awaitEnd(query).state()).isInstanceOfSatisfying(Failed.class, failed -> {
                    assertThat(failed.failure().blame()).isEqualTo(Blame.INTERNAL);
                    assertThat(failed.failure().message())
                            .startsWith("The engine of queue '"
                                    + query.submission().sparkQueue().orElseThrow() + "' is no longer configured.");
                });
            }
            assertThat(other.engine.opened()).isEmpty();
        }
    }

    private static Engine engine(String name, String... queues) {
        return new Engine(new EngineName(name), Set.of(queues), 1, true, SQL);
    }
}
