package io.asyncquery.query;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How many queries this replica takes on, and how it says that it is alive. */
@ConfigMapping(prefix = "async-query.queries")
public interface AdmissionConfig {
    /** Queries that the engine works on at once, each with a thread of the gateway; twice the engine's cores when absent. */
    OptionalInt maxRunning();

    /** Queries that wait for their turn; one more is refused with KE-020040002 and HTTP 429. */
    @WithDefault("1000")
    int maxQueued();

    /** What {@code Retry-After} says with HTTP 429 and 503. */
    @WithDefault("10s")
    Duration retryAfter();

    /** How long a replica's word that it is alive holds; its queries read as failed this long after it was killed. */
    @WithDefault("20s")
    Duration lease();

    /** How often that word is given again; a quarter of {@code lease} lets two of them fail without harm. */
    @WithDefault("5s")
    Duration leaseRenewal();

    /** How long a deletion waits for a stopped query to end in the engine. */
    @WithDefault("10s")
    Duration stopTimeout();
}
