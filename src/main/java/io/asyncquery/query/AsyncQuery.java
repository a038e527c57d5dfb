package io.asyncquery.query;

import io.asyncquery.security.Caller;
import io.asyncquery.security.ProjectName;
import java.time.Instant;

/**
 * The durable record of one query.
 *
 * @param id its identifier
 * @param submitter the user who submitted it
 * @param submittedAt when it was submitted
 * @param submission what was asked for
 * @param state where it is in its life
 */
public record AsyncQuery(
        QueryId id, String submitter, Instant submittedAt, QuerySubmission submission, QueryState state) {

    /** The project it belongs to. */
    public ProjectName project() {
        return submission.project();
    }

    /** The same query in another state. */
    public AsyncQuery with(QueryState next) {
        return new AsyncQuery(id, submitter, submittedAt, submission, next);
    }

    /** Whether the caller submitted it. */
    public boolean isOf(Caller caller) {
        return submitter.equals(caller.name());
    }

    /** The instant that {@code older_than} and retention compare with (contract, "Deletion and retention"). */
    public Instant ageCountsFrom() {
        return state instanceof QueryState.Finished finished ? finished.finishedAt() : submittedAt;
    }
}
