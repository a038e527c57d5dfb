package io.asyncquery.query;

/**
 * What the core needs from outside.
 *
 * @param engines run SQL
 * @param records keeps what is known of each query
 * @param results keeps the files
 * @param leases keeps each replica's word that it is alive
 * @param permits counts what runs, over all replicas
 * @param queueOrders keeps what waits at each replica, in its order
 * @param tombstones keeps what is left of expired queries
 */
public record Ports(
        Engines engines,
        QueryRecords records,
        ResultStore results,
        Leases leases,
        Permits permits,
        QueueOrders queueOrders,
        Tombstones tombstones) {}
