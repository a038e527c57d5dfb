package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.OTHER;
import static io.asyncquery.query.Replica.ROOT;
import static io.asyncquery.query.Replica.SALES;
import static io.asyncquery.query.Replica.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a replica knows of the queue of another one. */
class QueuePositionsTest {
    /** As long as an order is remembered. */
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final Replica owner = new Replica(1, 2_000);
    private final Replica other = owner.another();

    @AfterEach
    void close() {
        owner.close();
        other.close();
    }

    @Test
    void everyReplicaGivesTheSamePositions() throws InterruptedException {
        List<AsyncQuery> waiting = waiting(3);
        waiting.add(owner.submit(ANN, SMALL, Optional.empty()));
        waiting.add(owner.submit(ANN, OTHER, Optional.empty()));

        owner.replicas.publishQueue();

        assertThat(positions(other, waiting))
                .isEqualTo(positions(owner, waiting))
                .doesNotContain(OptionalInt.empty());
    }

    @Test
    void aPositionIsNotKnownBeforeItWasPublished() throws InterruptedException {
        AsyncQuery query = waiting(1).get(0);

        assertThat(other.service.queuePosition(query)).isEmpty();
    }

    @Test
    void whatRunsOrHasEndedHasNoPositionAndIsNotAskedFor() throws InterruptedException {
        AsyncQuery running = waiting(1).get(0);
        owner.replicas.publishQueue();
        owner.engine.release();

        AsyncQuery ended = owner.awaitEnd(running);

        assertThat(other.service.queuePosition(ended)).isEmpty();
        assertThat(other.queues.reads()).isZero();
    }

    @Test
    void positionsFollowTheQueue() throws InterruptedException {
        List<AsyncQuery> waiting = waiting(3);
        owner.replicas.publishQueue();
        assertThat(other.service.queuePosition(waiting.get(2))).hasValue(2);

        owner.service.cancel(ANN, SALES, waiting.get(0).id());
        owner.replicas.publishQueue();
        assertThat(other.service.queuePosition(waiting.get(2))).hasValue(2);
        other.pass(A_SECOND);

        assertThat(other.service.queuePosition(waiting.get(2))).hasValue(1);
        assertThat(other.service.queuePosition(waiting.get(0))).isEmpty();
    }

    @Test
    void aQueueThatDidNotChangeIsNotPublishedAgain() throws InterruptedException {
        owner.replicas.publishQueue();
        assertThat(owner.queues.writes()).isZero();
        List<AsyncQuery> waiting = waiting(2);

        owner.replicas.publishQueue();
        owner.replicas.publishQueue();
        assertThat(owner.queues.writes()).isOne();

        waiting.forEach(query -> owner.service.cancel(ANN, SALES, query.id()));
        owner.replicas.publishQueue();
        assertThat(owner.queues.writes()).isEqualTo(2);
        assertThat(owner.storedQueues.of(owner.context.replica())).isEmpty();
    }

    @Test
    void aQueueIsReadOnceForAWholeList() throws InterruptedException {
        List<AsyncQuery> waiting = waiting(50);
        owner.replicas.publishQueue();

        assertThat(positions(other, waiting)).doesNotContain(OptionalInt.empty());
        assertThat(other.service.queuePosition(waiting.get(0))).hasValue(0);

        assertThat(other.queues.reads()).isOne();
        assertThat(owner.queues.reads()).isZero();
    }

    @Test
    void theFirstThousandAreKnownElsewhere() throws InterruptedException {
        List<AsyncQuery> waiting = waiting(Replicas.PUBLISHED + 1);

        owner.replicas.publishQueue();

        assertThat(positions(other, waiting.subList(0, Replicas.PUBLISHED)))
                .containsExactlyElementsOf(IntStream.range(0, Replicas.PUBLISHED)
                        .mapToObj(OptionalInt::of)
                        .toList());
        assertThat(other.service.queuePosition(waiting.get(Replicas.PUBLISHED))).isEmpty();
        assertThat(owner.service.queuePosition(waiting.get(Replicas.PUBLISHED))).hasValue(Replicas.PUBLISHED);
    }

    @Test
    void aStorageThatDoesNotAnswerMakesPositionsUnknownForAMoment() throws InterruptedException {
        List<AsyncQuery> waiting = waiting(2);
        owner.replicas.publishQueue();
        other.queues.breakDown();

        assertThat(positions(other, waiting)).containsOnly(OptionalInt.empty());
        assertThat(other.queues.reads()).isOne();
        other.queues.recover();
        other.pass(A_SECOND);

        assertThat(positions(other, waiting)).containsExactly(OptionalInt.of(0), OptionalInt.of(1));
    }

    @Test
    void whatCouldNotBePublishedIsPublishedLater() throws InterruptedException {
        AsyncQuery query = waiting(1).get(0);
        owner.queues.breakDown();

        assertThatThrownBy(owner.replicas::publishQueue).isInstanceOf(UncheckedIOException.class);
        owner.queues.recover();
        owner.replicas.publishQueue();

        assertThat(other.service.queuePosition(query)).hasValue(0);
    }

    @Test
    void anOrderThatNamesAQueryTwiceCountsItOnce() throws InterruptedException {
        List<AsyncQuery> waiting = waiting(2);
        QueryId first = waiting.get(0).id();
        owner.storedQueues.publish(
                owner.context.replica(),
                Map.of(EngineName.DEFAULT, List.of(first, first, waiting.get(1).id())));

        assertThat(positions(other, waiting)).containsExactly(OptionalInt.of(0), OptionalInt.of(1));
    }

    @Test
    void theOrderOfAReplicaThatEndsGoesWithIt() throws InterruptedException {
        waiting(2);
        owner.replicas.publishQueue();

        owner.dispatcher.close();
        owner.replicas.release();
        owner.replicas.publishQueue();

        assertThat(owner.storedQueues.size()).isZero();
    }

    @Test
    void theOrderOfALostReplicaGoesAndItsQueriesWaitInAnother() throws InterruptedException {
        List<AsyncQuery> waiting = waiting(3);
        owner.replicas.publishQueue();
        other.engine.hold();

        owner.isLostTo(other);
        other.engine.awaitRunning(1);
        other.replicas.publishQueue();

        assertThat(owner.storedQueues.of(owner.context.replica())).isEmpty();
        List<AsyncQuery> queued = new ArrayList<>();
        for (AsyncQuery query : waiting) {
            AsyncQuery now = other.service.find(ROOT, SALES, query.id()).orElseThrow();
            assertThat(now.isOwnedBy(other.context.replica())).isTrue();
            if (now.state() instanceof QueryState.Queued) {
                queued.add(now);
            }
        }
        try (Replica third = owner.another()) {
            assertThat(queued).hasSizeBetween(2, 3);
            assertThat(positions(third, queued)).isEqualTo(positions(other, queued));
        }
    }

    /** So many queries that wait behind one that runs. */
    private List<AsyncQuery> waiting(int count) throws InterruptedException {
        owner.engine.hold();
        owner.submit(ANN);
        owner.engine.awaitRunning(1);
        List<AsyncQuery> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(owner.submit(ANN));
        }
        return waiting;
    }

    private static List<OptionalInt> positions(Replica replica, List<AsyncQuery> queries) {
        return queries.stream().map(replica.service::queuePosition).toList();
    }
}
