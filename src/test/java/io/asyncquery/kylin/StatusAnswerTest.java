package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusAnswerTest {
    private static final Instant NOW = Instant.parse("2024-05-01T00:00:00Z");
    private static final Optional<Instant> EXPIRY = Optional.of(NOW.plus(Duration.ofDays(7)));
    private static final QueryId ID = QueryId.random();
    private static final QueryState.Queued QUEUED = new QueryState.Queued(ReplicaId.random());

    @Test
    void queuedAndRunningReadRunning() {
        for (QueryState state : List.of(QUEUED, QUEUED.started(NOW))) {
            assertThat(StatusAnswer.toSubmission(query(state), EXPIRY))
                    .isEqualTo(answer("RUNNING", "query still running"));
            assertThat(StatusAnswer.of(query(state), EXPIRY)).isEqualTo(answer("RUNNING", "still running"));
        }
    }

    @Test
    void succeededReadsSuccessful() {
        QueryState succeeded =
                QUEUED.started(NOW).analyzed(new ResultSchema(List.of())).succeeded(NOW, new ResultManifest(List.of()));

        assertThat(StatusAnswer.toSubmission(query(succeeded), EXPIRY))
                .isEqualTo(answer("SUCCESSFUL", "query success"));
        assertThat(StatusAnswer.of(query(succeeded), EXPIRY)).isEqualTo(answer("SUCCESSFUL", "await fetching results"));
    }

    @Test
    void failedGivesTheReason() {
        QueryState stopped = QUEUED.failed(NOW, QueryFailure.STOPPED_BY_USER);

        assertThat(StatusAnswer.toSubmission(query(stopped), EXPIRY)).isEqualTo(answer("FAILED", "Stopped by user."));
        assertThat(StatusAnswer.of(query(stopped), EXPIRY)).isEqualTo(answer("FAILED", "Stopped by user."));
    }

    @Test
    void missingRepeatsWhateverWasAskedFor() {
        assertThat(StatusAnswer.missing("x")).isEqualTo(new StatusAnswer("x", "MISSING", "query status is lost", null));
    }

    @Test
    void theEnvelopeOfAnAnswerHasItsFieldsInKylinsOrder() throws JsonProcessingException {
        String json = new JsonMapper().writeValueAsString(Envelope.of(StatusAnswer.missing("x")));

        assertThat(json)
                .isEqualTo(
                        "{\"code\":\"000\",\"data\":{\"query_id\":\"x\",\"status\":\"MISSING\",\"info\":\"query status is lost\"},\"msg\":\"\"}");
    }

    @Test
    void theEnvelopeOfAnErrorWritesItsNull() throws JsonProcessingException {
        String json = new JsonMapper().writeValueAsString(Envelope.failure(KylinError.INTERNAL, "t", "s"));

        assertThat(json)
                .isEqualTo(
                        "{\"code\":\"999\",\"data\":null,\"msg\":\"KE-000000001: t\",\"error_code\":\"KE-000000001\",\"suggestion\":\"s\"}");
    }

    private static StatusAnswer answer(String status, String info) {
        return new StatusAnswer(ID.toString(), status, info, "2024-05-08T00:00:00.000Z");
    }

    private static AsyncQuery query(QueryState state) {
        OutputOptions output = new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", false, "result", false);
        return new AsyncQuery(
                ID,
                1,
                "ann",
                NOW,
                new QuerySubmission(
                        new ProjectName("p"),
                        "select 1",
                        0,
                        0,
                        output,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                EngineName.DEFAULT,
                state,
                false);
    }
}
