package io.asyncquery.query;

import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Port: what is remembered of queries whose results have expired. Failures are {@link java.io.UncheckedIOException}.
 *
 * <p>A query expires in steps, so that whoever dies between two of them harms nothing: it is marked, the mark is
 * confirmed, its result is deleted, its record is buried. Doing that once more is no failure.
 */
public interface Tombstones {
    /**
     * That a query expires.
     *
     * @param id which
     * @param version its record's last version, as far as is known
     * @param rule why
     * @param at when that was found
     * @param by who found it; several may at the same time, and each withdraws its own mark alone
     */
    record Mark(QueryId id, int version, Rule rule, Instant at, UUID by) {}

    /**
     * Announces that a query expires. Says no when there is no such record. Whether it does is open until the mark is
     * confirmed. A store that has no room for the mark fails with a {@link StoreFullException}.
     */
    boolean mark(ProjectName project, Mark mark);

    /**
     * Looks which of those that were marked do expire: nothing saves a next version of their records any more, so that
     * they cannot be pinned. Says no, and withdraws the mark, where a later version is the last one, the record is gone,
     * or there is another one of the same query without that mark, which was submitted again.
     *
     * @return the answers; none for those that could not be looked at
     */
    Map<QueryId, Boolean> confirm(ProjectName project, Collection<Mark> marks);

    /** Withdraws the marks of queries that were made before an instant, by whoever has died since. */
    void withdrawBefore(ProjectName project, Collection<QueryId> ids, Instant instant);

    /** Takes a confirmed query out of the records and keeps what is known of it. Says no when somebody else has. */
    boolean bury(ProjectName project, QueryId id, Instant at);

    /** What is known of an expired query; of one that expired twice, of the last time. */
    Optional<Tombstone> find(ProjectName project, QueryId id);

    /**
     * Forgets those that were buried on the days before the one of that instant, in UTC. They may be many: {@code pace} is
     * called before each that goes by itself.
     */
    void forgetBefore(ProjectName project, Instant instant, Runnable pace);
}
