package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.QueryState.Succeeded;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A submission whose saving failed may have been recorded all the same; then it must not wait for nobody. */
class DoubtfulSubmissionTest {
    private final Replica replica = new Replica(1, 10);

    @BeforeEach
    void theFirstSweepIsOver() {
        replica.replicas.takeOver();
    }

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void whatWasRecordedInSpiteOfTheFailureRuns() throws InterruptedException {
        replica.records.saveThenThrow(query -> true);
        assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(UncheckedIOException.class);
        replica.records.saveThenThrow(query -> false);

        replica.replicas.takeOver();

        assertThat(replica.awaitEnd(recorded()).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void whatIsRecordedLateRuns() throws InterruptedException {
        replica.records.throwThenSave(query -> true);
        assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(UncheckedIOException.class);
        replica.records.throwThenSave(query -> false);
        lookFor(Duration.ofMinutes(2));
        replica.records.arrive();

        lookFor(Duration.ofMinutes(3));

        assertThat(replica.awaitEnd(recorded()).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void whatIsNeverRecordedIsLookedForLessAndLessAndThenNoMore() {
        Doubts doubts = new Doubts(replica.nanos::get);
        doubts.add(SALES, QueryId.random());
        int looks = 0;
        for (int i = 0; i < 3_600; i++) {
            looks += doubts.due().size();
            replica.pass(Duration.ofSeconds(1));
        }

        assertThat(looks).isBetween(8, 14);
        assertThat(doubts.due()).isEmpty();
    }

    private void lookFor(Duration time) {
        for (int i = 0; i < time.toSeconds(); i++) {
            replica.pass(Duration.ofSeconds(1));
            replica.replicas.renewLease();
            replica.replicas.takeOver();
        }
    }

    private AsyncQuery recorded() {
        List<AsyncQuery> recorded = replica.storedRecords.list(SALES.name()).toList();
        assertThat(recorded).hasSize(1);
        return recorded.get(0);
    }
}
