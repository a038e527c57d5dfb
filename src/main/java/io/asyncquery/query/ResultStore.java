package io.asyncquery.query;

import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.security.ProjectName;
import java.util.Optional;
import java.util.stream.Stream;

/** Port: keeps the files of results. Failures are {@link java.io.UncheckedIOException}. */
public interface ResultStore {
    /**
     * Where an attempt's result is, or will be: ends in {@code /{project}/async_query_result/{query_id}}. Attempts have
     * locations of their own, so that one whose owner was given up can do no harm to the next.
     *
     * @param attempt 1 or more
     */
    ResultLocation locate(ProjectName project, QueryId id, int attempt);

    /**
     * The data files of a result, which the engine lists as its last act; nothing while the result is not complete,
     * or when the list was cut short.
     */
    Optional<ResultManifest> manifest(ResultLocation location);

    /** The files of a result, for reading. */
    ResultFiles open(ResultLocation location);

    /** Whether anything is stored there. */
    boolean exists(ResultLocation location);

    /** The results of a project, whole or not, of all attempts, in no order; the caller closes the stream. */
    Stream<StoredResult> list(ProjectName project);

    /** Removes a result with everything in it; removing what is not there is no failure. */
    void delete(ResultLocation location);
}
