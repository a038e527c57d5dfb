package io.asyncquery.query;

import java.time.Instant;

/**
 * A replica's word that it is alive and answers for the queries it owns. A lapsed lease means that they are lost.
 *
 * @param replica who gives the word
 * @param until when it lapses unless renewed
 */
public record Lease(ReplicaId replica, Instant until) {
    /** Whether the word no longer holds. */
    public boolean lapsedAt(Instant now) {
        return !now.isBefore(until);
    }
}
