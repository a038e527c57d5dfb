package io.asyncquery.fakes;

import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ReplicaId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Orders that last as long as the test. */
public final class InMemoryQueueOrders implements QueueOrders {
    private final Map<ReplicaId, Map<EngineName, List<QueryId>>> orders = new ConcurrentHashMap<>();

    @Override
    public void publish(ReplicaId replica, Map<EngineName, List<QueryId>> orders) {
        this.orders.put(replica, Map.copyOf(orders));
    }

    @Override
    public Map<EngineName, List<QueryId>> of(ReplicaId replica) {
        return orders.getOrDefault(replica, Map.of());
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
