package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseWatchTest {
    private static final Duration LENGTH = Duration.ofSeconds(8);
    private static final ReplicaId REPLICA = ReplicaId.random();

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final LeaseWatch watch = new LeaseWatch(nanos::get);

    @Test
    void aLeaseHoldsForItsLengthFromWhenItWasSeen() {
        assertThat(watch.lost(lease(1))).isEmpty();
        nanos.addAndGet(LENGTH.toNanos() - 1);
        assertThat(watch.lost(lease(1))).isEmpty();
        nanos.addAndGet(1);
        assertThat(watch.lost(lease(1))).containsExactly(REPLICA);
    }

    @Test
    void aRenewalHoldsAnew() {
        for (int renewal = 1; renewal < 10; renewal++) {
            assertThat(watch.lost(lease(renewal))).isEmpty();
            nanos.addAndGet(LENGTH.toNanos() - 1);
        }
    }

    @Test
    void whoeverLookedAwayForLongTakesNobodyForLost() {
        watch.lost(lease(1));
        nanos.addAndGet(Duration.ofDays(1).toNanos());

        assertThat(watch.lost(lease(2))).isEmpty();
    }

    @Test
    void aReleasedLeaseIsLostAtOnce() {
        assertThat(watch.lost(List.of(new Lease(REPLICA, 1, LENGTH, true)))).containsExactly(REPLICA);
    }

    @Test
    void aLeaseThatWasGoneAndIsBackHoldsAnew() {
        watch.lost(lease(1));
        nanos.addAndGet(LENGTH.toNanos());
        assertThat(watch.lost(List.of())).isEmpty();

        assertThat(watch.lost(lease(1))).isEmpty();
    }

    private static List<Lease> lease(long renewals) {
        return List.of(new Lease(REPLICA, renewals, LENGTH, false));
    }
}
