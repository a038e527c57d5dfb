package io.asyncquery.query;

import io.asyncquery.query.QueryState.Running;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Records how far the engine is, not too often. That a report is lost does no harm. */
final class ProgressReports {
    private static final Logger LOG = Logger.getLogger(ProgressReports.class);
    private static final long PAUSE = Duration.ofSeconds(2).toNanos();

    private final OwnedRecord record;
    private final LongSupplier nanos;
    private long last;

    ProgressReports(OwnedRecord record, LongSupplier nanos) {
        this.record = record;
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    void report(QueryProgress progress) {
        long now = nanos.getAsLong();
        if (now - last < PAUSE) {
            return;
        }
        last = now;
        try {
            record.advance(state ->
                    state instanceof Running running ? Optional.of(running.progressed(progress)) : Optional.empty());
        } catch (UncheckedIOException e) {
            LOG.debugf(
                    e,
                    "query %s: its progress could not be recorded",
                    record.query().id());
        }
    }
}
