package io.asyncquery.hadoop;

import io.asyncquery.query.Lease;
import io.asyncquery.query.Leases;
import io.asyncquery.query.ReplicaId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One JSON file per replica. */
public final class HadoopLeases implements Leases {
    private static final Logger LOG = Logger.getLogger(HadoopLeases.class);
    private static final int VERSION = 1;
    private static final String REPLICA = "replica";
    private static final String UNTIL = "until";

    private final AtomicFiles files;
    private final StorageLayout layout;

    public HadoopLeases(HadoopStorage storage) {
        this.files = new AtomicFiles(storage);
        this.layout = storage.layout();
    }

    @Override
    public void renew(Lease lease) {
        files.write(layout.lease(lease.replica()), write(lease));
    }

    @Override
    public Optional<Lease> find(ReplicaId replica) {
        return files.read(layout.lease(replica)).flatMap(bytes -> parse(replica, bytes));
    }

    @Override
    public void release(ReplicaId replica) {
        files.delete(layout.lease(replica));
    }

    private static byte[] write(Lease lease) {
        try {
            return JsonFields.bytes(JsonFields.document(VERSION)
                    .put(REPLICA, lease.replica().value())
                    .put(UNTIL, lease.until().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Lease> parse(ReplicaId replica, byte[] bytes) {
        try {
            return Optional.of(
                    new Lease(replica, JsonFields.parse(bytes, VERSION).instant(UNTIL)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            LOG.warnf("replica %s has a lease that cannot be read and is ignored: %s", replica, e.getMessage());
            return Optional.empty();
        }
    }
}
