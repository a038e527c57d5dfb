package io.asyncquery.fakes;

import io.asyncquery.query.Lease;
import io.asyncquery.query.Leases;
import io.asyncquery.query.ReplicaId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Leases that last as long as the test. */
public final class InMemoryLeases implements Leases {
    private final Map<ReplicaId, Lease> leases = new ConcurrentHashMap<>();

    @Override
    public void renew(Lease lease) {
        leases.put(lease.replica(), lease);
    }

    @Override
    public Optional<Lease> find(ReplicaId replica) {
        return Optional.ofNullable(leases.get(replica));
    }

    @Override
    public void release(ReplicaId replica) {
        leases.remove(replica);
    }
}
