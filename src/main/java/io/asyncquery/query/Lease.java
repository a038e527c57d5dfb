package io.asyncquery.query;

import java.time.Duration;

/**
 * A replica's word that it is alive and answers for the queries it owns. Whoever sees no newer word for the length of
 * the lease, by its own measure of time, may take its queries over: no two clocks are compared.
 *
 * @param replica who gives the word
 * @param renewals how often it was given; only that it changes counts
 * @param length how long it holds
 * @param released whether the replica has let go of its queries
 */
public record Lease(ReplicaId replica, long renewals, Duration length, boolean released) {}
