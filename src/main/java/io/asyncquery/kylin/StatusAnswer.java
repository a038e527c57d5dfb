package io.asyncquery.kylin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query's state in Kylin's words (contract, "Status").
 *
 * @param queryId the identifier that was given out, or that was asked for
 * @param status SUCCESSFUL, RUNNING, FAILED or MISSING
 * @param info the state in a sentence
 * @param expiresAt when the result is removed; left out, as Kylin's answer has no such field, while that is not known
 */
@RegisterForReflection
@JsonPropertyOrder({"query_id", "status", "info", "expires_at"})
public record StatusAnswer(
        @JsonProperty("query_id") String queryId,
        String status,
        String info,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("expires_at") @Nullable
        String expiresAt) {
    private static final String RUNNING = "RUNNING";

    /** The words of the reply to a submission. */
    static StatusAnswer toSubmission(AsyncQuery query, Optional<Instant> expiry) {
        return answer(query, expiry, "query still running", "query success");
    }

    /** The words of the reply to a question for the status. */
    static StatusAnswer of(AsyncQuery query, Optional<Instant> expiry) {
        return answer(query, expiry, "still running", "await fetching results");
    }

    /** The words for an unknown query, which a stranger's query looks exactly like. */
    static StatusAnswer missing(String queryId) {
        return new StatusAnswer(queryId, "MISSING", "query status is lost", null);
    }

    /** Whether the query has not ended yet. */
    boolean stillRuns() {
        return status.equals(RUNNING);
    }

    private static StatusAnswer answer(AsyncQuery query, Optional<Instant> expiry, String running, String successful) {
        String expiresAt = QueryAnswers.text(expiry);
        String id = query.id().toString();
        QueryState state = query.state();
        if (state instanceof QueryState.Succeeded) {
            return new StatusAnswer(id, "SUCCESSFUL", successful, expiresAt);
        }
        if (state instanceof QueryState.Failed failed) {
            return new StatusAnswer(id, "FAILED", failed.failure().message(), expiresAt);
        }
        return new StatusAnswer(id, RUNNING, running, expiresAt);
    }
}
