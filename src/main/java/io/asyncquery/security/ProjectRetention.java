package io.asyncquery.security;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long results of a project are kept, counted from the end of their queries.
 *
 * @param period how long, unless a query asks for another time; the service's own period when absent
 * @param shortest how long at least, whatever else is said
 * @param longest the longest time that a query may ask for; no longer than without asking when absent
 * @param maxResults results that are kept at most, the latest ones; as many as there are when absent
 * @param maxBytes bytes of results that are kept at most, the latest ones; as many as there are when absent
 */
public record ProjectRetention(
        Optional<Duration> period,
        Duration shortest,
        Optional<Duration> longest,
        OptionalLong maxResults,
        OptionalLong maxBytes) {
    /** What the service does where a project says nothing. */
    public static final ProjectRetention DEFAULT =
            new ProjectRetention(Optional.empty(), Duration.ZERO, Optional.empty());

    /** For some time, and as many results as there are. */
    public ProjectRetention(Optional<Duration> period, Duration shortest, Optional<Duration> longest) {
        this(period, shortest, longest, OptionalLong.empty(), OptionalLong.empty());
    }

    public ProjectRetention {
        if (shortest.isNegative()
                || period.filter(Duration::isNegative).isPresent()
                || longest.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("retention, min-retention and max-retention must not be negative");
        }
        requireNotBelow(shortest, "retention", period);
        requireNotBelow(shortest, "max-retention", longest);
        if (maxResults.orElse(0) < 0 || maxBytes.orElse(0) < 0) {
            throw new IllegalArgumentException("max-results-kept and max-bytes-kept must not be negative");
        }
    }

    /** Whether results may have to go before their time. */
    public boolean hasMaximum() {
        return maxResults.isPresent() || maxBytes.isPresent();
    }

    private static void requireNotBelow(Duration shortest, String name, Optional<Duration> length) {
        if (length.isPresent() && length.get().compareTo(shortest) < 0) {
            throw new IllegalArgumentException(
                    name + " " + length.get() + " is shorter than min-retention " + shortest);
        }
    }
}
