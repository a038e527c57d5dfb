package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.BOB;
import static io.asyncquery.query.Replica.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Running;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostOwnerTest {
    private static final Duration LEASE = Duration.ofSeconds(20);

    private final Replica owner = new Replica(2, 2);
    private final Replica other = owner.another();

    @BeforeEach
    void ownerIsAlive() {
        owner.service.renewLease(LEASE);
        owner.engine.hold();
    }

    @AfterEach
    void close() throws InterruptedException {
        owner.close();
        other.close();
    }

    @Test
    void aLiveLeaseOfAnotherReplicaStillReadsAsRunning() throws InterruptedException {
        AsyncQuery query = running();
        owner.clock.advance(LEASE.minusNanos(1));

        assertThat(other.state(query)).isInstanceOf(Running.class);
        assertThat(owner.files(query)).isNotEmpty();
    }

    @Test
    void aLapsedLeaseReadsAsFailed() throws InterruptedException {
        AsyncQuery query = running();
        owner.clock.advance(LEASE);

        assertThat(other.service.find(ANN, SALES, query.id()).orElseThrow().state())
                .isEqualTo(new Failed(owner.clock.instant(), QueryFailure.OWNER_LOST));
        assertThat(owner.files(query)).isEmpty();
    }

    @Test
    void aLossIsRecordedOnceForAll() throws InterruptedException {
        AsyncQuery query = running();
        owner.clock.advance(LEASE);
        QueryState lost = other.state(query);
        owner.clock.advance(Duration.ofHours(1));

        assertThat(other.state(query)).isEqualTo(lost);
        assertThat(owner.another().state(query)).isEqualTo(lost);
    }

    @Test
    void aRenewedLeaseHoldsOn() throws InterruptedException {
        AsyncQuery query = running();
        for (int i = 0; i < 10; i++) {
            owner.clock.advance(LEASE.dividedBy(2));
            owner.service.renewLease(LEASE);
        }

        assertThat(other.state(query)).isInstanceOf(Running.class);
    }

    @Test
    void aReleasedLeaseReadsAsFailed() throws InterruptedException {
        AsyncQuery query = running();
        owner.leases.release(owner.dispatcher.replica());

        assertThat(other.state(query)).isInstanceOf(Failed.class);
    }

    @Test
    void anUnfinishedRecordOfThisReplicaThatNobodyWorksOnIsLost() throws InterruptedException {
        AsyncQuery query = running();
        AsyncQuery forgotten =
                new AsyncQuery(QueryId.random(), "ann", query.submittedAt(), query.submission(), query.state());
        owner.storedRecords.save(forgotten);

        assertThat(owner.state(forgotten)).isInstanceOf(Failed.class);
        assertThat(owner.state(query)).isInstanceOf(Running.class);
    }

    @Test
    void aStrangerWhoAsksForALostQueryStillLearnsNothing() throws InterruptedException {
        AsyncQuery query = running();
        owner.clock.advance(LEASE);

        assertThat(other.service.find(BOB, SALES, query.id())).isEmpty();
    }

    @Test
    void everyReplicaReadsWhatAnotherFinished() throws InterruptedException {
        AsyncQuery query = running();
        owner.engine.release();
        AsyncQuery ended = owner.awaitEnd(query);
        owner.leases.release(owner.dispatcher.replica());

        assertThat(other.service.find(ANN, SALES, query.id())).contains(ended);
    }

    @Test
    void everyRunOfTheServiceIsAReplicaOfItsOwn() {
        assertThat(owner.dispatcher.replica()).isNotEqualTo(other.dispatcher.replica());
        assertThat(owner.leases.find(owner.dispatcher.replica()))
                .contains(new Lease(
                        owner.dispatcher.replica(), owner.clock.instant().plus(LEASE)));
    }

    private AsyncQuery running() throws InterruptedException {
        AsyncQuery query = owner.submit(ANN);
        owner.engine.awaitRunning(1);
        return query;
    }
}
