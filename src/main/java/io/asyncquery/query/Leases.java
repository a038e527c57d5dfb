package io.asyncquery.query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: keeps each replica's lease where every replica can read it. Failures are {@link java.io.UncheckedIOException}. */
public interface Leases {
    /** Writes a lease in place of the replica's last one. */
    void renew(Lease lease);

    /** The last lease of every replica, in no order; one that cannot be read counts as released. */
    List<Lease> all();

    /** When a replica's lease was written last, by the store's clock, which may know whole seconds only. */
    Optional<Instant> renewedAt(ReplicaId replica);

    /** Removes a replica's lease; removing twice is the same as once. */
    void remove(ReplicaId replica);
}
