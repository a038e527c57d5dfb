package io.asyncquery.query;

import java.util.Optional;

/** Port: keeps each replica's lease where every replica can read it. Failures are {@link java.io.UncheckedIOException}. */
public interface Leases {
    /** Writes a lease in place of the replica's last one. */
    void renew(Lease lease);

    /** The replica's last lease. */
    Optional<Lease> find(ReplicaId replica);

    /** Removes a replica's lease; removing twice is the same as once. */
    void release(ReplicaId replica);
}
