package io.asyncquery.query;

import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Port: keeps the durable records of queries, in versions. Of all replicas that save one version of a query, one
 * succeeds: this is how a query is claimed once, ended once, and not ended by an owner that has lost it. Failures are
 * {@link java.io.UncheckedIOException}; a save that failed may have been done all the same.
 */
public interface QueryRecords {
    /**
     * Writes the first version of a record, or the one after the last; a reader sees one or the other, whole. Says no
     * when it came too late: that version or a later one is there, or the query was deleted.
     */
    boolean save(AsyncQuery query);

    /** The last version, as it was at most a moment ago, or nothing when there is none that can be read. */
    default Optional<AsyncQuery> find(ProjectName project, QueryId id) {
        return find(project, id, query -> true);
    }

    /**
     * The same, if it meets a condition. One that does not is looked up in the store each time, as one that is not there
     * is: how long it takes must not tell whether others have it.
     */
    Optional<AsyncQuery> find(ProjectName project, QueryId id, Predicate<AsyncQuery> condition);

    /** The last version there is now, or nothing when there is none that can be read. */
    Optional<AsyncQuery> read(ProjectName project, QueryId id);

    /** The number of the last version there is now; cheaper than to read it. */
    OptionalInt version(ProjectName project, QueryId id);

    /**
     * Those of the queries of which the store tells that they have ended without their records being read, as they are
     * now; much cheaper than to read them. Of the others it does not say that they have not: they have to be read.
     */
    Map<QueryId, EndedQuery> ended(ProjectName project, Collection<QueryId> ids);

    /** The queries of a project, in no order, none of them read; the caller closes the stream. */
    Stream<QueryId> ids(ProjectName project);

    /** The last version of every record of a project, in no order; the caller closes the stream. */
    Stream<AsyncQuery> list(ProjectName project);

    /**
     * Takes a record away whose version is still the last one, so that it is gone for all but its removal: what a mark
     * does where there is no room for one. Says no when there is a later version or no such record, or when it cannot.
     */
    boolean close(ProjectName project, QueryId id, int version);

    /** Removes a record and says whether there was one. */
    boolean delete(ProjectName project, QueryId id);

    /** Removes what was begun to be written or removed before an instant of the store's clock and never finished. */
    void deleteUnfinished(ProjectName project, Instant before);
}
