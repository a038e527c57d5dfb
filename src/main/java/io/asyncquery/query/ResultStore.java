package io.asyncquery.query;

import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import io.asyncquery.security.ProjectName;
import java.util.List;

/** Port: keeps the files of results. Failures are {@link java.io.UncheckedIOException}. */
public interface ResultStore {
    /** Where the result of a query is, or will be: ends in {@code /{project}/async_query_result/{query_id}}. */
    ResultLocation locate(ProjectName project, QueryId id);

    /** The data files at a location, without Spark's markers and checksums. */
    List<ResultPart> list(ResultLocation location);

    /** The files of a result, for reading. */
    ResultFiles open(ResultLocation location);

    /** Removes a result with everything in it; removing what is not there is no failure. */
    void delete(ResultLocation location);
}
