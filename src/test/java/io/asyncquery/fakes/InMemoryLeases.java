package io.asyncquery.fakes;

import io.asyncquery.query.Lease;
import io.asyncquery.query.Leases;
import io.asyncquery.query.ReplicaId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Leases that last as long as the test, on a storage with a clock of its own. */
public final class InMemoryLeases implements Leases {
    private final Map<ReplicaId, Lease> leases = new ConcurrentHashMap<>();
    private final Map<ReplicaId, Instant> renewals = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public InMemoryLeases(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void renew(Lease lease) {
        leases.put(lease.replica(), lease);
        renewals.put(lease.replica(), clock.instant());
    }

    @Override
    public Optional<Instant> renewedAt(ReplicaId replica) {
        return Optional.ofNullable(renewals.get(replica));
    }

    @Override
    public List<Lease> all() {
        return List.copyOf(leases.values());
    }

    @Override
    public void remove(ReplicaId replica) {
        leases.remove(replica);
        renewals.remove(replica);
    }
}
