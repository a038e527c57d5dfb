package io.asyncquery.query;

import static io.asyncquery.query.Replica.ETL;
import static io.asyncquery.query.Replica.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A permit counts from when it is taken until it is given back, whatever the storage does. */
class SharedLimitsTest {
    private static final String PROJECT = "project.small";
    private static final String ENGINE = "engine.etl";

    private final Replica replica = new Replica(1, 1);
    private final SharedLimits shared = new SharedLimits(replica.context);
    private final QueryId id = QueryId.random();

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void whatIsTakenAgainIsNotGivenBackLater() {
        acquire();
        replica.permits.beforeRelease(storageFails(ENGINE));
        shared.release(SMALL, ETL, id);
        replica.permits.beforeRelease(group -> {});
        acquire();

        shared.releaseTheRest();

        assertThat(replica.storedPermits.held(PROJECT)).isEqualTo(1);
        assertThat(replica.storedPermits.held(ENGINE)).isEqualTo(1);
    }

    @Test
    void whatIsTakenWhileTheRestIsGivenBackIsKept() throws InterruptedException {
        acquire();
        replica.permits.beforeRelease(storageFails(PROJECT));
        shared.release(SMALL, ETL, id);
        CountDownLatch releasing = new CountDownLatch(1);
        CountDownLatch acquiring = new CountDownLatch(1);
        replica.permits.beforeRelease(group -> {
            releasing.countDown();
            Replica.await(acquiring);
        });
        Thread rest = new Thread(shared::releaseTheRest);
        rest.start();
        Replica.await(releasing);
        Thread again = new Thread(this::acquire);
        again.start();
        Replica.await(() -> again.getState() == Thread.State.BLOCKED || !again.isAlive());

        acquiring.countDown();
        rest.join();
        again.join();

        assertThat(replica.storedPermits.held(PROJECT)).isEqualTo(1);
        assertThat(replica.storedPermits.held(ENGINE)).isEqualTo(1);
    }

    @Test
    void aFailureToTakeTheSecondPermitGivesBackTheFirst() {
        replica.permits.beforeAcquire(storageFails(ENGINE));

        assertThatThrownBy(this::acquire).isInstanceOf(UncheckedIOException.class);

        assertThat(replica.storedPermits.held(PROJECT)).isZero();
    }

    @Test
    void whatCouldNotBeGivenBackIsTriedAgainAlsoWhenTheQueryIsRefusedMeanwhile() {
        acquire();
        replica.permits.beforeRelease(storageFails(ENGINE));
        shared.release(SMALL, ETL, id);
        assertThat(shared.tryAcquire(SMALL, ETL, QueryId.random())).isFalse();
        replica.storedPermits.tryAcquire(PROJECT, new Permits.Holder(ReplicaId.random(), id), 1);

        assertThat(shared.tryAcquire(SMALL, ETL, id)).isFalse();
        replica.permits.beforeRelease(group -> {});
        shared.releaseTheRest();

        assertThat(replica.storedPermits.held(ENGINE)).isZero();
    }

    private void acquire() {
        assertThat(shared.tryAcquire(SMALL, ETL, id)).isTrue();
    }

    private static Consumer<String> storageFails(String forGroup) {
        return group -> {
            if (group.equals(forGroup)) {
                throw new UncheckedIOException(new IOException("Connection refused"));
            }
        };
    }
}
