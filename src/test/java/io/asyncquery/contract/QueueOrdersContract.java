package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ReplicaId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link QueueOrders} does. */
public abstract class QueueOrdersContract {
    private static final int ROUNDS = 50;
    private static final EngineName ETL = new EngineName("etl");

    private final ReplicaId replica = ReplicaId.random();

    /** The orders under test, with none of the replica. */
    protected abstract QueueOrders orders();

    @Test
    void nothingWaitsWhereNothingWasPublished() {
        assertThat(orders().of(replica)).isEmpty();
    }

    @Test
    void whatWasPublishedLastIsRead() {
        Map<EngineName, List<QueryId>> before = queries(5);
        Map<EngineName, List<QueryId>> after = new HashMap<>(queries(3));
        after.put(ETL, queries(2).get(EngineName.DEFAULT));
        orders().publish(replica, before);

        orders().publish(replica, after);

        assertThat(orders().of(replica)).isEqualTo(after);
    }

    @Test
    void aQueueThatIsEmptyNowIsReadAsEmpty() {
        orders().publish(replica, queries(1));

        orders().publish(replica, Map.of());

        assertThat(orders().of(replica)).isEmpty();
    }

    @Test
    void whatWaitsForAnotherEngineOnlyIsReadAsThat() {
        Map<EngineName, List<QueryId>> order = Map.of(ETL, List.of(QueryId.random()));

        orders().publish(replica, order);

        assertThat(orders().of(replica)).isEqualTo(order);
    }

    @Test
    void aLongQueueIsReadWhole() {
        Map<EngineName, List<QueryId>> many = queries(1_000);

        orders().publish(replica, many);

        assertThat(orders().of(replica)).isEqualTo(many);
    }

    @Test
    void everyReplicaHasAnOrderOfItsOwn() {
        ReplicaId other = ReplicaId.random();
        Map<EngineName, List<QueryId>> here = queries(2);
        Map<EngineName, List<QueryId>> there = queries(3);

        orders().publish(replica, here);
        orders().publish(other, there);
        orders().remove(replica);

        assertThat(orders().of(replica)).isEmpty();
        assertThat(orders().of(other)).isEqualTo(there);
    }

    @Test
    void removingTwiceIsTheSameAsOnce() {
        orders().publish(replica, queries(1));

        orders().remove(replica);
        orders().remove(replica);

        assertThat(orders().of(replica)).isEmpty();
    }

    @Test
    void whoReadsWhileItIsReplacedSeesAWholeOrder() throws Exception {
        Map<EngineName, List<QueryId>> one = queries(100);
        Map<EngineName, List<QueryId>> other = queries(200);
        orders().publish(replica, one);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> written = writer.submit(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    orders().publish(replica, i % 2 == 0 ? other : one);
                }
            });

            do {
                assertThat(orders().of(replica)).isIn(one, other);
            } while (!written.isDone());

            written.get();
        } finally {
            writer.shutdownNow();
        }
    }

    /** Queries that wait for the default engine. */
    private static Map<EngineName, List<QueryId>> queries(int count) {
        return Map.of(
                EngineName.DEFAULT,
                Stream.generate(QueryId::random).limit(count).toList());
    }
}
