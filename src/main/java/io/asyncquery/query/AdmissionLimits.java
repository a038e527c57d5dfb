package io.asyncquery.query;

/**
 * How much is taken on.
 *
 * @param maxRunning queries that the engine works on at once
 * @param engineIsShared whether other replicas send queries to the same engine, so that {@code maxRunning} is for all
 * @param maxQueued queries that wait on this replica
 * @param maxAttempts how often a query is begun before it fails because its attempts were lost
 */
public record AdmissionLimits(int maxRunning, boolean engineIsShared, int maxQueued, int maxAttempts) {
    public AdmissionLimits {
        if (maxRunning < 1 || maxQueued < 0 || maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "Expected max-running and max-attempts of at least 1 and max-queued of at least 0");
        }
    }
}
