package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.Permits;
import io.asyncquery.query.Permits.Holder;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.ReplicaId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Permits} does. */
public abstract class PermitsContract {
    private static final int LIMIT = 3;
    private static final int REPLICAS = 4;
    private static final int ROUNDS = 25;

    private final ReplicaId replica = ReplicaId.random();
    private final String group = "project.sales-" + ReplicaId.random();

    /** The permits under test. */
    protected abstract Permits permits();

    @Test
    void soManyAreGivenAndNotOneMore() {
        for (int i = 0; i < LIMIT; i++) {
            assertThat(permits().tryAcquire(group, holder(), LIMIT)).isTrue();
        }

        assertThat(permits().tryAcquire(group, holder(), LIMIT)).isFalse();
    }

    @Test
    void groupsAreCountedApart() {
        assertThat(permits().tryAcquire(group, holder(), 1)).isTrue();

        assertThat(permits().tryAcquire(group + ".other", holder(), 1)).isTrue();
    }

    @Test
    void aPermitThatIsGivenBackCanBeTakenAgain() {
        Holder first = holder();
        assertThat(permits().tryAcquire(group, first, 1)).isTrue();

        permits().release(group, first);
        permits().release(group, first);

        assertThat(permits().tryAcquire(group, holder(), 1)).isTrue();
        assertThat(permits().tryAcquire(group, holder(), 1)).isFalse();
    }

    @Test
    void askingTwiceForOneQueryTakesOnePermit() {
        Holder holder = holder();
        assertThat(permits().tryAcquire(group, holder, 2)).isTrue();
        assertThat(permits().tryAcquire(group, holder, 2)).isTrue();

        assertThat(permits().tryAcquire(group, holder(), 2)).isTrue();
    }

    @Test
    void whatALostReplicaHeldIsFreeAndNothingElse() {
        permits().tryAcquire(group, holder(), 2);
        permits().tryAcquire(group + ".other", holder(), 1);
        permits().tryAcquire(group, new Holder(ReplicaId.random(), QueryId.random()), 2);

        permits().releaseAll(replica);

        assertThat(permits().tryAcquire(group, holder(), 2)).isTrue();
        assertThat(permits().tryAcquire(group, holder(), 2)).isFalse();
        assertThat(permits().tryAcquire(group + ".other", holder(), 1)).isTrue();
    }

    @Test
    void replicasThatAskAtOnceNeverHoldMoreThanTheLimit() throws Exception {
        AtomicInteger held = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger given = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(REPLICAS * 2);
        try {
            List<Future<?>> crowd = IntStream.range(0, REPLICAS * 2)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        go.await();
                        for (int round = 0; round < ROUNDS; round++) {
                            Holder holder = new Holder(ReplicaId.random(), QueryId.random());
                            if (permits().tryAcquire(group, holder, LIMIT)) {
                                most.accumulateAndGet(held.incrementAndGet(), Math::max);
                                given.incrementAndGet();
                                TimeUnit.MILLISECONDS.sleep(2);
                                held.decrementAndGet();
                                permits().release(group, holder);
                            }
                        }
                        return null;
                    }))
                    .toList();
            go.countDown();
            for (Future<?> one : crowd) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(most.get()).isBetween(1, LIMIT);
        assertThat(given.get()).isPositive();
    }

    private Holder holder() {
        return new Holder(replica, QueryId.random());
    }
}
