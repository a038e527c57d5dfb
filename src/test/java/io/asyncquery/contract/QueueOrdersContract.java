package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ReplicaId;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link QueueOrders} does. */
public abstract class QueueOrdersContract {
    private static final int ROUNDS = 50;

    private final ReplicaId replica = ReplicaId.random();

    /** The orders under test, with none of the replica. */
    protected abstract QueueOrders orders();

    @Test
    void nothingWaitsWhereNothingWasPublished() {
        assertThat(orders().of(replica)).isEmpty();
    }

    @Test
    void whatWasPublishedLastIsRead() {
        List<QueryId> before = queries(5);
        List<QueryId> after =
                Stream.concat(before.stream().skip(2), queries(1).stream()).toList();
        orders().publish(replica, before);

        orders().publish(replica, after);

        assertThat(orders().of(replica)).containsExactlyElementsOf(after);
    }

    @Test
    void aQueueThatIsEmptyNowIsReadAsEmpty() {
        orders().publish(replica, queries(1));

        orders().publish(replica, List.of());

        assertThat(orders().of(replica)).isEmpty();
    }

    @Test
    void aLongQueueIsReadWhole() {
        List<QueryId> many = queries(1_000);

        orders().publish(replica, many);

        assertThat(orders().of(replica)).containsExactlyElementsOf(many);
    }

    @Test
    void everyReplicaHasAnOrderOfItsOwn() {
        ReplicaId other = ReplicaId.random();
        List<QueryId> here = queries(2);
        List<QueryId> there = queries(3);

        orders().publish(replica, here);
        orders().publish(other, there);
        orders().remove(replica);

        assertThat(orders().of(replica)).isEmpty();
        assertThat(orders().of(other)).containsExactlyElementsOf(there);
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
        List<QueryId> one = queries(100);
        List<QueryId> other = queries(200);
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

    private static List<QueryId> queries(int count) {
        return Stream.generate(QueryId::random).limit(count).toList();
    }
}
