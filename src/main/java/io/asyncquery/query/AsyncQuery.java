package io.asyncquery.query;

import io.asyncquery.security.Caller;
import io.asyncquery.security.ProjectName;
import java.time.Instant;

/**
 * The durable record of one query.
 *
 * @param id its identifier
 * @param version counts what was recorded of the query, from 1; of two replicas that write the same version one wins
 * @param submitter the user who submitted it
 * @param submittedAt when it was submitted
 * @param submission what was asked for
 * @param engine which engine runs it
 * @param state where it is in its life
 * @param pinned whether an administrator has it kept until further notice
 */
public record AsyncQuery(
        QueryId id,
        int version,
        String submitter,
        Instant submittedAt,
        QuerySubmission submission,
        EngineName engine,
        QueryState state,
        boolean pinned) {

    /** A new query, in the queue of a replica. */
    static AsyncQuery submitted(
            QueryId id, String submitter, Instant at, QuerySubmission submission, EngineName engine, ReplicaId owner) {
        return new AsyncQuery(id, 1, submitter, at, submission, engine, new QueryState.Queued(owner), false);
    }

    /** The project it belongs to. */
    public ProjectName project() {
        return submission.project();
    }

    /** The same query in another state, as the next version. */
    public AsyncQuery with(QueryState next) {
        return new AsyncQuery(id, version + 1, submitter, submittedAt, submission, engine, next, pinned);
    }

    /** The same query, pinned or not, as the next version. */
    AsyncQuery withPin(boolean pin) {
        return new AsyncQuery(id, version + 1, submitter, submittedAt, submission, engine, state, pin);
    }

    /** Whether the caller submitted it. */
    public boolean isOf(Caller caller) {
        return submitter.equals(caller.name());
    }

    /** Whether it has ended. */
    public boolean isFinished() {
        return state instanceof QueryState.Finished;
    }

    /** Whether that replica answers for it. */
    public boolean isOwnedBy(ReplicaId replica) {
        return state instanceof QueryState.Unfinished unfinished
                && unfinished.owner().equals(replica);
    }

    /** Bytes of the data files of its result; 0 when it has none. */
    public long resultBytes() {
        return state instanceof QueryState.Succeeded succeeded
                ? succeeded.manifest().bytes()
                : 0;
    }

    /** The instant that {@code older_than} compares with (contract, "Deletion and retention"). */
    public Instant ageCountsFrom() {
        return state instanceof QueryState.Finished finished ? finished.finishedAt() : submittedAt;
    }
}
