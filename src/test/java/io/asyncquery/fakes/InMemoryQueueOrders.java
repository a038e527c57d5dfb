package io.asyncquery.fakes;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ReplicaId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Orders that last as long as the test. */
public final class InMemoryQueueOrders implements QueueOrders {
    private final Map<ReplicaId, List<QueryId>> orders = new ConcurrentHashMap<>();

    @Override
    public void publish(ReplicaId replica, List<QueryId> order) {
        orders.put(replica, List.copyOf(order));
    }

    @Override
    public List<QueryId> of(ReplicaId replica) {
        return orders.getOrDefault(replica, List.of());
    }

    @Override
    public void remove(ReplicaId replica) {
        orders.remove(replica);
    }

    /** How many replicas have written one. */
    public int size() {
        return orders.size();
    }
}
