package io.asyncquery.query;

import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.Optional;

/**
 * Port: what is remembered of queries whose results have expired. Failures are {@link java.io.UncheckedIOException}.
 *
 * <p>A query expires in steps, so that whoever dies between two of them harms nothing: it is marked, its result is
 * deleted, its record is buried. Marking and burying once more is no failure.
 */
public interface Tombstones {
    /**
     * Announces that a query expires, after which nothing saves a next version of its record: it cannot be pinned any
     * more. Says no when that is not its last version, or when there is no such record.
     */
    boolean mark(AsyncQuery query, Rule rule, Instant at);

    /** Takes a marked query out of the records and keeps what is known of it. Says no when somebody else has. */
    boolean bury(AsyncQuery query, Instant at);

    /** What is known of an expired query; of one that expired twice, of the last time. */
    Optional<Tombstone> find(ProjectName project, QueryId id);

    /** Forgets those that were buried on the days before the one of that instant, in UTC. */
    void forgetBefore(ProjectName project, Instant instant);
}
