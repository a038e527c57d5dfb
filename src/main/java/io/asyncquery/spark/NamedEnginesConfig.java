package io.asyncquery.spark;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The engines beside the default one, each under {@code async-query.engines.<name>}. */
@ConfigMapping(prefix = "async-query.engines")
public interface NamedEnginesConfig {
    /** One entry per engine; the key is its name. */
    @WithParentName
    Map<String, NamedEngine> engines();

    /** One engine. What it does not say of times and of the guard is as {@code async-query.engine} has it. */
    interface NamedEngine {
        /** Address of its Spark Connect server, {@code sc://host:port[/;token=…;use_ssl=true]}. */
        String remote();

        /** Bearer token for the server; rather here, from the environment, than in the address. */
        Optional<String> token();

        /** The queues that it serves, separated by commas; the one that is called as it is when absent. */
        Optional<Set<String>> queues();

        /** Pool of the fair scheduler that its queries run in; the one that is called as their queue when absent. */
        Optional<String> pool();

        /** Queries that it works on at once, of all replicas; {@code async-query.queries.max-running} when absent. */
        OptionalInt maxRunning();

        /** How long a query that has its turn waits for it. */
        Optional<Duration> startTimeout();

        /** How often it is asked whether it answers. */
        Optional<Duration> probeInterval();

        /** How long a call that only prepares or analyses a statement may take. */
        Optional<Duration> callTimeout();

        /** How long it may be out of reach. */
        Optional<Duration> outage();

        /** What keeps statements to the data of their project. */
        NamedGuard guard();
    }

    /** The guard that runs inside a named engine. */
    interface NamedGuard {
        /** Whether the engine is refused without the guard. */
        Optional<Boolean> required();

        /** How many rows a {@code range} in a statement may have. */
        OptionalLong maxRange();
    }
}
