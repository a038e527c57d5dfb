package io.asyncquery.query;

import io.asyncquery.query.QueryState.Finished;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.security.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What has to be known of a query that has ended to decide how long its result is kept, and to remove it: so little that
 * a store may tell it without its record being read.
 *
 * @param project where it belongs
 * @param id its identifier
 * @param version the version of its record that says so
 * @param submitter the user who submitted it
 * @param endedAt when it ended
 * @param succeeded whether there is a result
 * @param attempts how often the engine had been asked to run it; of one that succeeded the last has the result
 * @param resultBytes bytes of the data files of its result
 * @param expiresIn how long it asked for its result to be kept
 * @param pinned whether an administrator has it kept until further notice
 */
public record EndedQuery(
        ProjectName project,
        QueryId id,
        int version,
        String submitter,
        Instant endedAt,
        boolean succeeded,
        int attempts,
        long resultBytes,
        Optional<Duration> expiresIn,
        boolean pinned) {

    /** The same query when none of its files are there. */
    EndedQuery withoutFiles() {
        return new EndedQuery(project, id, version, submitter, endedAt, succeeded, attempts, 0, expiresIn, pinned);
    }

    /** The query of a record, if it has ended. */
    public static Optional<EndedQuery> of(AsyncQuery query) {
        return query.state() instanceof Finished finished
                ? Optional.of(new EndedQuery(
                        query.project(),
                        query.id(),
                        query.version(),
                        query.submitter(),
                        finished.finishedAt(),
                        finished instanceof Succeeded,
                        finished.attempts(),
                        query.resultBytes(),
                        query.submission().expiresIn(),
                        query.pinned()))
                : Optional.empty();
    }
}
