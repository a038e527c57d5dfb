package io.asyncquery.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How long results are kept, and how they are removed. */
@ConfigMapping(prefix = "async-query.retention")
public interface RetentionConfig {
    /** How long a result is kept, from the end of its query on; a project and a query may say otherwise. */
    @WithDefault("7d")
    Duration period();

    /** How often old results are looked for, as Quarkus's scheduler takes it; {@code off} for never. */
    @WithDefault("1h")
    String every();

    /** When they are looked for instead, as a cron expression of Quartz in the service's time zone. */
    Optional<String> cron();

    /** The most that each time is later, by chance, so that replicas do not march in step. */
    @WithDefault("1m")
    Duration jitter();

    /** How long it is remembered of an expired query that, when and why its result went; 0 for not at all. */
    @WithDefault("7d")
    Duration tombstones();

    /** How many results a replica removes at once. */
    @WithDefault("8")
    int threads();

    /** How many results a replica removes in a second at most. */
    @WithDefault("2500")
    int rate();

    /** What belongs to no query any more. */
    OrphansConfig orphans();

    /** Results without a record, records without a result, and what was never finished. */
    interface OrphansConfig {
        /** How often they are looked for, as Quarkus's scheduler takes it; {@code off} for never. */
        @WithDefault("1d")
        String every();

        /** How old something has to be before it counts as one. */
        @WithDefault("1d")
        Duration grace();
    }
}
