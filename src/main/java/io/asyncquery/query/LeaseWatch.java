package io.asyncquery.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Finds the replicas that are lost: their lease was released, or was not renewed for its length while this watch looked
 * on. It compares no clocks, so one that is wrong or is set makes nobody lost. Not safe for threads.
 */
final class LeaseWatch {
    private final LongSupplier nanos;
    private final Map<ReplicaId, Sighting> sightings = new HashMap<>();

    /** What was seen of a lease, and since when. */
    private record Sighting(long renewals, long since) {}

    LeaseWatch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Looks at all leases there are and gives the replicas that are lost. */
    Set<ReplicaId> lost(Collection<Lease> leases) {
        long now = nanos.getAsLong();
        Set<ReplicaId> lost = new HashSet<>();
        for (Lease lease : leases) {
            Sighting before = sightings.get(lease.replica());
            if (before == null || before.renewals() != lease.renewals()) {
                before = new Sighting(lease.renewals(), now);
                sightings.put(lease.replica(), before);
            }
            if (lease.released() || now - before.since() >= lease.length().toNanos()) {
                lost.add(lease.replica());
            }
        }
        sightings.keySet().retainAll(leases.stream().map(Lease::replica).toList());
        return lost;
    }
}
