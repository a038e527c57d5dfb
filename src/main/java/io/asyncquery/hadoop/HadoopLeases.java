package io.asyncquery.hadoop;

import io.asyncquery.query.Lease;
import io.asyncquery.query.Leases;
import io.asyncquery.query.ReplicaId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One JSON file per replica. */
public final class HadoopLeases implements Leases {
    private static final Logger LOG = Logger.getLogger(HadoopLeases.class);
    private static final int VERSION = 2;
    private static final String REPLICA = "replica";
    private static final String RENEWALS = "renewals";
    private static final String LENGTH = "length_ms";
    private static final String RELEASED = "released";

    private final AtomicFiles files;
    private final StorageLayout layout;

    public HadoopLeases(HadoopStorage storage) {
        this.files = storage.atomicFiles();
        this.layout = storage.layout();
    }

    @Override
    public void renew(Lease lease) {
        files.write(layout.lease(lease.replica()), write(lease));
    }

    @Override
    public List<Lease> all() {
        return files.names(layout.leases()).stream()
                .flatMap(name -> layout.replicaOfLease(name).stream())
                .flatMap(replica -> find(replica).stream())
                .toList();
    }

    @Override
    public Optional<Instant> renewedAt(ReplicaId replica) {
        return files.changedAt(layout.lease(replica));
    }

    @Override
    public void remove(ReplicaId replica) {
        files.delete(layout.lease(replica));
    }

    private Optional<Lease> find(ReplicaId replica) {
        return files.read(layout.lease(replica)).map(bytes -> parse(replica, bytes));
    }

    private static byte[] write(Lease lease) {
        try {
            return JsonFields.bytes(JsonFields.document(VERSION)
                    .put(REPLICA, lease.replica().value())
                    .put(RENEWALS, lease.renewals())
                    .put(LENGTH, lease.length().toMillis())
                    .put(RELEASED, lease.released()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Lease parse(ReplicaId replica, byte[] bytes) {
        try {
            JsonFields json = JsonFields.parse(bytes, VERSION);
            return new Lease(
                    replica, json.number(RENEWALS), Duration.ofMillis(json.number(LENGTH)), json.flag(RELEASED));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("replica %s has a lease that cannot be read and counts as released: %s", replica, e.getMessage());
            return new Lease(replica, 0, Duration.ZERO, true);
        }
    }
}
