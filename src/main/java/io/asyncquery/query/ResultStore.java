package io.asyncquery.query;

import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.security.ProjectName;
import java.util.Optional;

/** Port: keeps the files of results. Failures are {@link java.io.UncheckedIOException}. */
public interface ResultStore {
    /** Where the result of a query is, or will be: ends in {@code /{project}/async_query_result/{query_id}}. */
    ResultLocation locate(ProjectName project, QueryId id);

    /** The data files of a result, which the engine lists as its last act; nothing while the result is not complete. */
    Optional<ResultManifest> manifest(ResultLocation location);

    /** The files of a result, for reading. */
    ResultFiles open(ResultLocation location);

    /** Removes a result with everything in it; removing what is not there is no failure. */
    void delete(ResultLocation location);
}
