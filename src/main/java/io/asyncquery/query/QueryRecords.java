package io.asyncquery.query;

import io.asyncquery.security.ProjectName;
import java.util.Optional;
import java.util.stream.Stream;

/** Port: keeps the durable records of queries. Failures are {@link java.io.UncheckedIOException}. */
public interface QueryRecords {
    /** Writes a record in place of the one before it; a reader sees the old one or the new one, whole. */
    void save(AsyncQuery query);

    /** The record, or nothing when there is none that can be read. */
    Optional<AsyncQuery> find(ProjectName project, QueryId id);

    /** Every record of a project, in no order; the caller closes the stream. */
    Stream<AsyncQuery> list(ProjectName project);

    /** Removes a record and says whether there was one. */
    boolean delete(ProjectName project, QueryId id);
}
