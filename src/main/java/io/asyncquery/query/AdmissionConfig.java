package io.asyncquery.query;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How many queries this replica takes on, and how it says that it is alive. */
@ConfigMapping(prefix = "async-query.queries")
public interface AdmissionConfig {
    /**
     * Queries that the engine works on at once, each with a thread of the gateway; twice the engine's cores when absent.
     * Replicas that send their queries to one remote engine share this number.
     */
    OptionalInt maxRunning();

    /** Queries that wait for their turn on one replica, for each engine; one more is refused with KE-020040002 and HTTP 429. */
    @WithDefault("1000")
    int maxQueued();

    /** What {@code Retry-After} says with HTTP 429 and 503. */
    @WithDefault("10s")
    Duration retryAfter();

    /** How often a query is begun before it fails because its engine or its replica was lost each time. */
    @WithDefault("3")
    int maxAttempts();

    /** How long a replica's word that it is alive holds; its queries are taken over this long after it was killed. */
    @WithDefault("8s")
    Duration lease();

    /** How often that word is given again, and lost replicas are looked for; a quarter of {@code lease} lets two of them fail without harm. */
    @WithDefault("2s")
    Duration leaseRenewal();

    /** How soon a replica notices that a query it runs was stopped, deleted or taken over by another one, or ran for too long. */
    @WithDefault("500ms")
    Duration watch();

    /** How long a deletion waits for a stopped query to end in the engine. */
    @WithDefault("10s")
    Duration stopTimeout();
}
