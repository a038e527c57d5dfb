package io.asyncquery.query;

import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long results are kept, counted from the end of their queries: as long as the query asked for, else as long as its
 * project says, else as long as the service does. A query that has not ended is none of its business, nor is a pinned one.
 *
 * @param period how long where neither a query nor its project says so
 */
public record RetentionPolicy(Duration period) {

    public RetentionPolicy {
        if (period.isNegative()) {
            throw new IllegalArgumentException("async-query.retention.period must not be negative");
        }
    }

    /** What decided how long a result is kept. */
    public enum Rule {
        /** The query's own {@code expires_in}. */
        QUERY,
        /** The project's {@code retention}. */
        PROJECT,
        /** The service's {@code async-query.retention.period}. */
        SERVICE,
        /** The project's {@code min-retention}, which is longer than what would have counted otherwise. */
        MINIMUM,
        /** The project's {@code max-results-kept}: later ones have taken its place. */
        RESULTS,
        /** The project's {@code max-bytes-kept}: later ones have taken its place. */
        BYTES,
        /** None: its files are no longer in the store. */
        LOST,
        /** None: somebody deletes it, so that it is never remembered as one that has expired. */
        DELETED
    }

    /**
     * When a result expires, and why then.
     *
     * @param at the last moment at which it is kept
     * @param rule what decided that
     */
    public record Expiry(Instant at, Rule rule) {
        /** Whether the result is to go. */
        public boolean isOver(Instant now) {
            return now.isAfter(at);
        }
    }

    /**
     * How long a query may ask for its result to be kept.
     *
     * @param shortest the least
     * @param longest the most
     */
    public record Bounds(Duration shortest, Duration longest) {
        /** Whether a query may ask for that. */
        public boolean include(Duration length) {
            return length.compareTo(shortest) >= 0 && length.compareTo(longest) <= 0;
        }
    }

    /** When a query's result expires; nothing is said of a query that has not ended, or is pinned. */
    public Optional<Expiry> expiry(AsyncQuery query, Project project) {
        return EndedQuery.of(query).flatMap(ended -> expiry(ended, project));
    }

    /** When the result of one that has ended expires; nothing is said of a query that is pinned. */
    public Optional<Expiry> expiry(EndedQuery query, Project project) {
        return query.pinned()
                ? Optional.empty()
                : Optional.of(expiry(query.endedAt(), query.expiresIn(), project.retention()));
    }

    /** What a query of the project may ask for. */
    public Bounds bounds(Project project) {
        ProjectRetention retention = project.retention();
        Duration longest = retention.longest().or(retention::period).orElse(period);
        return new Bounds(
                retention.shortest(), longest.compareTo(retention.shortest()) < 0 ? retention.shortest() : longest);
    }

    private Expiry expiry(Instant end, Optional<Duration> expiresIn, ProjectRetention retention) {
        Expiry asked = expiresIn
                .map(length -> new Expiry(end.plus(length), Rule.QUERY))
                .or(() -> retention.period().map(length -> new Expiry(end.plus(length), Rule.PROJECT)))
                .orElseGet(() -> new Expiry(end.plus(period), Rule.SERVICE));
        Expiry earliest = new Expiry(end.plus(retention.shortest()), Rule.MINIMUM);
        return asked.at().isBefore(earliest.at()) ? earliest : asked;
    }
}
