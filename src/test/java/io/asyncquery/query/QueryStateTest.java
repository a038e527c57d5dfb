package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.result.Column;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Caller;
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueryStateTest {
    private static final Instant SUBMITTED = Instant.parse("2024-05-01T00:00:00Z");
    private static final Instant STARTED = SUBMITTED.plusSeconds(1);
    private static final Instant FINISHED = SUBMITTED.plusSeconds(9);
    private static final ReplicaId OWNER = ReplicaId.random();
    private static final ResultSchema SCHEMA = new ResultSchema(List.of(new Column("a", "INTEGER")));
    private static final ResultManifest MANIFEST = new ResultManifest(List.of(new ResultPart("part-0", 1, 7, "")));
    private static final OutputOptions OUTPUT =
            new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", false, "result", false);

    @Test
    void aQueuedQueryStartsWithTheSameOwner() {
        assertThat(new Queued(OWNER).started(STARTED)).isEqualTo(new Running(OWNER, STARTED, Optional.empty()));
    }

    @Test
    void aRunningQueryLearnsItsColumnsAndThenSucceeds() {
        Succeeded succeeded =
                new Queued(OWNER).started(STARTED).analyzed(SCHEMA).succeeded(FINISHED, MANIFEST);

        assertThat(succeeded).isEqualTo(new Succeeded(STARTED, FINISHED, SCHEMA, MANIFEST));
    }

    @Test
    void noQuerySucceedsBeforeItsColumnsAreKnown() {
        Running running = new Queued(OWNER).started(STARTED);

        assertThatThrownBy(() -> running.succeeded(FINISHED, MANIFEST)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void whatIsUnfinishedCanFail() {
        Queued queued = new Queued(OWNER);

        assertThat(queued.failed(FINISHED, QueryFailure.OWNER_LOST))
                .isEqualTo(new QueryState.Failed(FINISHED, QueryFailure.OWNER_LOST))
                .isEqualTo(queued.started(STARTED).failed(FINISHED, QueryFailure.OWNER_LOST));
    }

    @Test
    void theAgeOfAFinishedQueryCountsFromItsEnd() {
        assertThat(query(new Queued(OWNER).failed(FINISHED, QueryFailure.OWNER_LOST))
                        .ageCountsFrom())
                .isEqualTo(FINISHED);
        assertThat(query(new Succeeded(STARTED, FINISHED, SCHEMA, MANIFEST)).ageCountsFrom())
                .isEqualTo(FINISHED);
    }

    @Test
    void theAgeOfAnUnfinishedQueryCountsFromItsSubmission() {
        assertThat(query(new Queued(OWNER)).ageCountsFrom()).isEqualTo(SUBMITTED);
        assertThat(query(new Queued(OWNER).started(STARTED)).ageCountsFrom()).isEqualTo(SUBMITTED);
    }

    @Test
    void aQueryIsItsSubmittersInExactlyThatSpelling() {
        AsyncQuery query = query(new Queued(OWNER));

        assertThat(query.isOf(new Caller("ann", Set.of()))).isTrue();
        assertThat(query.isOf(new Caller("ANN", Set.of()))).isFalse();
    }

    @Test
    void aSubmissionCannotBeInvalid() {
        ProjectName project = new ProjectName("p");

        assertThatThrownBy(() -> new QuerySubmission(project, " \n", 0, 0, OUTPUT, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QuerySubmission(project, "select 1", -1, 0, OUTPUT, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QuerySubmission(project, "select 1", 0, -1, OUTPUT, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLeaseLapsesAtTheInstantItNames() {
        Lease lease = new Lease(OWNER, FINISHED);

        assertThat(lease.lapsedAt(FINISHED.minusNanos(1))).isFalse();
        assertThat(lease.lapsedAt(FINISHED)).isTrue();
        assertThat(lease.lapsedAt(FINISHED.plusNanos(1))).isTrue();
    }

    private static AsyncQuery query(QueryState state) {
        return new AsyncQuery(
                QueryId.random(),
                "ann",
                SUBMITTED,
                new QuerySubmission(new ProjectName("p"), "select 1", 0, 0, OUTPUT, Optional.empty()),
                state);
    }
}
