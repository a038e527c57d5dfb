package io.asyncquery.retention;

import io.asyncquery.query.Removal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;

/** Counts what has become of expired results since the service started, on schedule or on request. */
@Singleton
public class RetentionMetrics {
    private final Timer runs;
    private final Counter incomplete;
    private final Counter examined;
    private final Counter expired;
    private final Counter failed;
    private final Counter orphans;
    private final Counter bytes;

    /** Counts from zero. */
    RetentionMetrics(MeterRegistry registry) {
        this.runs = Timer.builder("async_query.retention.runs")
                .description("Searches for expired results, and how long they took")
                .register(registry);
        this.incomplete = counter(registry, "runs.incomplete", "Searches that did not see or remove everything");
        this.examined = counter(registry, "examined", "Queries that were looked at");
        this.expired = counter(registry, "expired", "Queries that were removed");
        this.failed = counter(registry, "failed", "Removals that failed, and are tried again");
        this.orphans = counter(registry, "orphans", "Results that were removed and belonged to no query");
        this.bytes = Counter.builder("async_query.retention.freed")
                .description("Data files that were removed with expired queries")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Adds what became of one search. */
    public void record(Removal removal) {
        runs.record(removal.duration());
        add(incomplete, removal.isComplete() ? 0 : 1);
        add(examined, removal.examined());
        add(expired, removal.removed());
        add(failed, removal.failed());
        add(orphans, removal.orphans());
        add(bytes, removal.bytes());
    }

    private static void add(Counter counter, long amount) {
        counter.increment((double) amount);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("async_query.retention." + name)
                .description(description)
                .register(registry);
    }
}
