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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueryStateTest {
    private static final Instant SUBMITTED = Instant.parse("2024-05-01T00:00:00Z");
    private static final Instant STARTED = SUBMITTED.plusSeconds(1);
    private static final Instant FINISHED = SUBMITTED.plusSeconds(9);
    private static final ReplicaId OWNER = ReplicaId.random();
    private static final ResultSchema SCHEMA = new ResultSchema(List.of(new Column("a", "INTEGER")));
    private static final ResultManifest MANIFEST = new ResultManifest(List.of(new ResultPart("part-0", 1, 7, "")));
    private static final QueryProgress PROGRESS = new QueryProgress(2, 1, 4, 1, 2, 100, OptionalLong.empty());
    private static final OutputOptions OUTPUT =
            new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", false, "result", false);

    @Test
    void aQueuedQueryStartsWithTheSameOwner() {
        assertThat(new Queued(OWNER).started(STARTED))
                .isEqualTo(new Running(OWNER, Optional.of(STARTED), 1, Optional.empty(), Optional.empty()));
    }

    @Test
    void aRunningQueryLearnsItsColumnsAndThenSucceeds() {
        Succeeded succeeded =
                new Queued(OWNER).started(STARTED).analyzed(SCHEMA).succeeded(FINISHED, MANIFEST);

        assertThat(succeeded).isEqualTo(new Succeeded(Optional.of(STARTED), FINISHED, 1, SCHEMA, MANIFEST));
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
                .isEqualTo(new QueryState.Failed(Optional.empty(), FINISHED, QueryFailure.OWNER_LOST, 0));
        assertThat(queued.started(STARTED).retried().failed(FINISHED, QueryFailure.OWNER_LOST))
                .isEqualTo(new QueryState.Failed(Optional.of(STARTED), FINISHED, QueryFailure.OWNER_LOST, 2));
    }

    @Test
    void whatIsClaimedStaysAsItWasButForItsOwner() {
        ReplicaId other = ReplicaId.random();
        Running running = new Queued(OWNER).started(STARTED).analyzed(SCHEMA).progressed(PROGRESS);

        assertThat(new Queued(OWNER).claimedBy(other)).isEqualTo(new Queued(other));
        assertThat(running.claimedBy(other))
                .isEqualTo(new Running(other, Optional.of(STARTED), 1, Optional.of(SCHEMA), Optional.of(PROGRESS)));
    }

    @Test
    void aNewAttemptForgetsHowFarTheLastOneWas() {
        Running running = new Queued(OWNER).started(STARTED).analyzed(SCHEMA).progressed(PROGRESS);

        assertThat(running.retried())
                .isEqualTo(new Running(OWNER, Optional.of(STARTED), 2, Optional.of(SCHEMA), Optional.empty()));
    }

    @Test
    void progressIsAnEstimateBelowAHundredPercent() {
        assertThat(new QueryProgress(0, 0, 0, 0, 0, 0, OptionalLong.empty()).percent())
                .isZero();
        assertThat(PROGRESS.percent()).isEqualTo(25);
        assertThat(new QueryProgress(1, 1, 4, 4, 0, 0, OptionalLong.empty()).percent())
                .isEqualTo(99);
        assertThat(new QueryProgress(1, 1, Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, OptionalLong.empty()).percent())
                .isBetween(0, 99);
    }

    @Test
    void theAgeOfAFinishedQueryCountsFromItsEnd() {
        assertThat(query(new Queued(OWNER).failed(FINISHED, QueryFailure.OWNER_LOST))
                        .ageCountsFrom())
                .isEqualTo(FINISHED);
        assertThat(query(new Succeeded(Optional.of(STARTED), FINISHED, 1, SCHEMA, MANIFEST))
                        .ageCountsFrom())
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

        assertThatThrownBy(() -> new QuerySubmission(
                        project, " \n", 0, 0, OUTPUT, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QuerySubmission(
                        project, "select 1", -1, 0, OUTPUT, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QuerySubmission(
                        project,
                        "select 1",
                        0,
                        0,
                        OUTPUT,
                        Optional.empty(),
                        Optional.of(Duration.ofMillis(999)),
                        Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QuerySubmission(
                        project, "select 1", 0, -1, OUTPUT, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AsyncQuery query(QueryState state) {
        return new AsyncQuery(
                QueryId.random(),
                1,
                "ann",
                SUBMITTED,
                new QuerySubmission(
                        new ProjectName("p"),
                        "select 1",
                        0,
                        0,
                        OUTPUT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                EngineName.DEFAULT,
                state,
                false);
    }
}
