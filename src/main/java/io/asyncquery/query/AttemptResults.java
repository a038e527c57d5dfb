package io.asyncquery.query;

import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.security.ProjectName;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What the attempts at one query have written, each to a place of its own. */
final class AttemptResults {
    private static final Logger LOG = Logger.getLogger(AttemptResults.class);
    private static final QueryFailure NOT_STORED =
            new QueryFailure(Blame.EXTERNAL, "The result could not be stored. Please submit the query again.");

    private final ResultStore results;
    private final ProjectName project;
    private final QueryId id;

    AttemptResults(ResultStore results, AsyncQuery query) {
        this(results, query.project(), query.id());
    }

    AttemptResults(ResultStore results, ProjectName project, QueryId id) {
        this.results = results;
        this.project = project;
        this.id = id;
    }

    ResultLocation location(int attempt) {
        return results.locate(project, id, attempt);
    }

    /** What an attempt has written, if it has come to its end. */
    Optional<ResultManifest> manifest(int attempt) throws AttemptLostException {
        try {
            return results.manifest(location(attempt));
        } catch (UncheckedIOException e) {
            throw new AttemptLostException(NOT_STORED, e);
        }
    }

    /** Removes what every attempt has written that there was, or might have been. */
    void delete(int attempts) {
        for (int attempt = 1; attempt <= Math.max(1, attempts); attempt++) {
            results.delete(location(attempt));
        }
    }

    /** Removes what every attempt up to the last has written, but for the one to keep; 0 keeps none. */
    void deleteUpTo(int last, int kept) {
        try {
            for (int attempt = 1; attempt <= last; attempt++) {
                if (attempt != kept) {
                    results.delete(location(attempt));
                }
            }
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s: its unfinished result could not be removed", id);
        }
    }
}
