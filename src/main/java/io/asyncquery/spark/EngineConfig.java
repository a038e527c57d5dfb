package io.asyncquery.spark;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Which Spark Connect server runs the SQL: a child process of the gateway, or one that somebody else runs. */
@ConfigMapping(prefix = "async-query.engine")
public interface EngineConfig {
    /** Address of a Spark Connect server, {@code sc://host:port[/;token=…;use_ssl=true]}; a child process when absent. */
    Optional<String> remote();

    /** Bearer token for the remote server; rather here, from the environment, than in the address. */
    Optional<String> token();

    /** Folder with the engine's {@code jars} and {@code java-options}. */
    @WithDefault("target/engine")
    Path home();

    /** Folder that the embedded engine keeps its log, its warehouse and its scratch files in. */
    @WithDefault("data/engine")
    Path data();

    /** Java installation for the embedded engine; the gateway's own, else {@code JAVA_HOME}, when absent. */
    Optional<Path> javaHome();

    /** Heap of the embedded engine, as {@code -Xmx} takes it. */
    @WithDefault("2g")
    String heap();

    /** Cores of the embedded engine; all of the machine's when absent. */
    OptionalInt cores();

    /** Whether the embedded engine makes the sample schema {@code learn_kylin} at its first start. */
    @WithDefault("true")
    boolean sample();

    /** More Spark settings of the embedded engine, for instance {@code spark."spark.sql.shuffle.partitions"=8}. */
    Map<String, String> spark();

    /** How long the embedded engine may take to answer before it is stopped and started again. */
    @WithDefault("2m")
    Duration startTimeout();

    /** First pause before a dead embedded engine is started again; doubled each time it dies at once. */
    @WithDefault("1s")
    Duration restartBackoff();

    /** Longest pause between two starts of the embedded engine. */
    @WithDefault("1m")
    Duration restartBackoffMax();

    /** How often the engine is asked whether it answers. */
    @WithDefault("2s")
    Duration probeInterval();

    /** How long a call that only prepares or analyses a statement may take. */
    @WithDefault("2m")
    Duration callTimeout();

    /**
     * How long the engine may be out of reach before what ran on it is taken for lost, and before new submissions are
     * refused.
     */
    @WithDefault("1m")
    Duration outage();

    /** What keeps statements to the data of their project. */
    Guard guard();

    /** The guard that runs inside the engine. */
    interface Guard {
        /** Whether an engine without the guard is refused; without it a statement may do whatever the engine may. */
        @WithDefault("true")
        boolean required();

        /** How many rows a {@code range} in a statement may have. */
        @WithDefault("1000000000")
        long maxRange();
    }
}
