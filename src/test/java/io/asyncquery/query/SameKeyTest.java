package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A submission that loses to another one with its key leaves that one alone. */
class SameKeyTest {
    private final Replica replica = new Replica(1, 10);

    @AfterEach
    void close() {
        replica.engine.release();
        replica.close();
    }

    @Test
    void whatWaitsOrRunsStaysInTheHandsOfItsReplica() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery running = replica.submit(Replica.ANN);
        replica.engine.awaitRunning(1);
        AsyncQuery waiting = replica.submit(Replica.ANN);

        assertThat(replica.dispatcher.admit(running, Replica.SALES)).isFalse();
        assertThat(replica.dispatcher.admit(waiting, Replica.SALES)).isFalse();

        assertThat(replica.dispatcher.knows(running.id())).isTrue();
        assertThat(replica.dispatcher.knows(waiting.id())).isTrue();
        replica.replicas.takeOver();
        assertThat(replica.storedRecords.read(Replica.SALES.name(), waiting.id()))
                .isEqualTo(Optional.of(waiting));
    }

    @Test
    void whatIsNotAtWorkIsForgotten() throws InterruptedException {
        AsyncQuery ended = replica.run(Replica.ANN);
        replica.letGo(ended);

        assertThat(replica.dispatcher.admit(ended, Replica.SALES)).isFalse();

        assertThat(replica.dispatcher.knows(ended.id())).isFalse();
    }
}
