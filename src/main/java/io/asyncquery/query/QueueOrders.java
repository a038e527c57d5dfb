package io.asyncquery.query;

import java.util.List;
import java.util.Map;

/**
 * Port: keeps the order in which the queries of each replica wait, where every replica can read it. Failures are
 * {@link java.io.UncheckedIOException}.
 */
public interface QueueOrders {
    /** Writes what waits at a replica for each engine in place of what it wrote last; the query whose turn is next comes first. */
    void publish(ReplicaId replica, Map<EngineName, List<QueryId>> orders);

    /** What the replica wrote last; nothing when it wrote nothing, or nothing that can be read. */
    Map<EngineName, List<QueryId>> of(ReplicaId replica);

    /** Removes what a replica wrote; removing twice is the same as once. */
    void remove(ReplicaId replica);
}
