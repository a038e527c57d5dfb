package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.Lease;
import io.asyncquery.query.Leases;
import io.asyncquery.query.ReplicaId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link Leases} does. */
public abstract class LeasesContract {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private final ReplicaId replica = ReplicaId.random();

    /** The leases under test, with none of the replica. */
    protected abstract Leases leases();

    @Test
    void aLeaseThatWasNeverGivenIsNotFound() {
        assertThat(leases().find(replica)).isEmpty();
    }

    @Test
    void theLastRenewalCounts() {
        leases().renew(new Lease(replica, NOON));

        leases().renew(new Lease(replica, NOON.plusMillis(30_500)));

        assertThat(leases().find(replica)).contains(new Lease(replica, NOON.plusMillis(30_500)));
    }

    @Test
    void replicasHaveSeparateLeases() {
        leases().renew(new Lease(replica, NOON));

        assertThat(leases().find(ReplicaId.random())).isEmpty();
    }

    @Test
    void releasingTwiceIsTheSameAsOnce() {
        leases().renew(new Lease(replica, NOON));

        leases().release(replica);
        leases().release(replica);

        assertThat(leases().find(replica)).isEmpty();
    }
}
