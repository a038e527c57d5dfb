package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.Lease;
import io.asyncquery.query.Leases;
import io.asyncquery.query.ReplicaId;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link Leases} does. */
public abstract class LeasesContract {
    private final ReplicaId replica = ReplicaId.random();

    /** The leases under test, with none of the replica. */
    protected abstract Leases leases();

    @Test
    void aLeaseThatWasNeverGivenIsNotThere() {
        assertThat(of(replica)).isEmpty();
    }

    @Test
    void theLastRenewalCounts() {
        leases().renew(new Lease(replica, 1, Duration.ofSeconds(20), false));

        leases().renew(new Lease(replica, 2, Duration.ofMillis(30_500), false));

        assertThat(of(replica)).containsExactly(new Lease(replica, 2, Duration.ofMillis(30_500), false));
    }

    @Test
    void everyReplicaHasALeaseOfItsOwn() {
        ReplicaId other = ReplicaId.random();
        leases().renew(new Lease(replica, 1, Duration.ofSeconds(1), false));
        leases().renew(new Lease(other, 7, Duration.ofSeconds(2), true));

        assertThat(of(replica)).containsExactly(new Lease(replica, 1, Duration.ofSeconds(1), false));
        assertThat(of(other)).containsExactly(new Lease(other, 7, Duration.ofSeconds(2), true));
    }

    @Test
    void removingTwiceIsTheSameAsOnce() {
        leases().renew(new Lease(replica, 1, Duration.ofSeconds(1), false));

        leases().remove(replica);
        leases().remove(replica);

        assertThat(of(replica)).isEmpty();
    }

    @Test
    void theStoreTellsWhenALeaseWasRenewed() {
        Instant before = Instant.now().minusSeconds(2);
        leases().renew(new Lease(replica, 1, Duration.ofSeconds(1), false));
        Instant after = Instant.now().plusSeconds(2);

        assertThat(leases().renewedAt(replica))
                .hasValueSatisfying(at -> assertThat(at).isBetween(before, after));
        assertThat(leases().renewedAt(ReplicaId.random())).isEmpty();
    }

    private Stream<Lease> of(ReplicaId owner) {
        return leases().all().stream().filter(lease -> lease.replica().equals(owner));
    }
}
