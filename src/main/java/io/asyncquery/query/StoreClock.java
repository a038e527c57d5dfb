package io.asyncquery.query;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The time by the store's clock, which all replicas share: what one records as the end of a query another one reckons
 * its expiry from. Between two looks at the store it goes on by what this process measures, so that the machine's clock
 * counts only until the first look, and to set it does no harm.
 */
public final class StoreClock implements InstantSource {
    private static final Logger LOG = Logger.getLogger(StoreClock.class);
    /** Less is not told from the whole seconds of some stores. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private volatile Reading last;

    /** Begins with the time of {@code first}; {@code nanos} measures what passes, as {@link System#nanoTime} does. */
    public StoreClock(InstantSource first, LongSupplier nanos) {
        this.nanos = nanos;
        this.last = new Reading(first.instant(), nanos.getAsLong());
    }

    @Override
    public Instant instant() {
        return last.at(nanos.getAsLong());
    }

    /**
     * Goes by the store from now on, if it is not where this clock is.
     *
     * @param stamp when the store says that it was written to
     * @param before before the write, in nanoseconds as this clock measures them
     * @param after after the write
     */
    void compare(Instant stamp, long before, long after) {
        Reading own = last;
        boolean behind = stamp.isAfter(own.at(after).plus(TOLERANCE));
        if (behind || stamp.isBefore(own.at(before).minus(TOLERANCE))) {
            LOG.warnf(
                    "the storage says that it is %s and this replica has %s: the storage is believed",
                    stamp, own.at(after));
            last = new Reading(stamp, after);
        }
    }

    private record Reading(Instant time, long nanos) {
        Instant at(long later) {
            return time.plusNanos(later - nanos);
        }
    }
}
