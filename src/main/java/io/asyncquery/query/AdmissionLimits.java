package io.asyncquery.query;

/**
 * How much is taken on.
 *
 * @param maxQueued queries that wait on this replica for one engine
 * @param maxAttempts how often a query is begun before it fails because its attempts were lost
 */
public record AdmissionLimits(int maxQueued, int maxAttempts) {
    public AdmissionLimits {
        if (maxQueued < 0 || maxAttempts < 1) {
            throw new IllegalArgumentException("Expected max-attempts of at least 1 and max-queued of at least 0");
        }
    }
}
