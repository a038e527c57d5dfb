package io.asyncquery.fakes;

import io.asyncquery.query.Lease;
import io.asyncquery.query.Leases;
import io.asyncquery.query.ReplicaId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Leases that last as long as the test. */
public final class InMemoryLeases implements Leases {
    private final Map<ReplicaId, Lease> leases = new ConcurrentHashMap<>();

    @Override
    public void renew(Lease lease) {
        leases.put(lease.replica(), lease);
    }

    @Override
    public List<Lease> all() {
        return List.copyOf(leases.values());
    }

    @Override
    public void remove(ReplicaId replica) {
        leases.remove(replica);
    }
}
