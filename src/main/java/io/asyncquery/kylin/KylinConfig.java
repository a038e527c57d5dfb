package io.asyncquery.kylin;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How closely the service keeps to Kylin, and how much a request may carry. */
@ConfigMapping(prefix = "async-query.kylin")
public interface KylinConfig {
    /** HTTP status of errors: {@code http} says what happened, {@code kylin} answers 500 where Kylin does. */
    @WithDefault("http")
    ErrorStatus errorStatus();

    /** Bytes that a request body may have; a longer one is refused with HTTP 413. */
    @WithDefault("2M")
    @WithConverter(MemorySizeConverter.class)
    MemorySize maxRequestBytes();

    /** Characters that a statement may have where its project does not say; a longer one is refused with HTTP 413. */
    @WithDefault("1000000")
    int maxSqlLength();

    /**
     * Whether {@code spark_queue} chooses an engine, as Kylin's {@code kylin.query.unique-async-query-yarn-queue-enabled}
     * says; otherwise it is a pool of the default engine's scheduler.
     */
    @WithDefault("${kylin.query.unique-async-query-yarn-queue-enabled:false}")
    boolean sparkQueueEnabled();

    /** How long a call that waits for a query may wait; a longer {@code wait} is cut to it. */
    @WithDefault("60s")
    Duration maxWait();

    /** Clients that may wait for queries at once, none of which holds a thread; for one more the answer comes at once. */
    @WithDefault("1000")
    int maxWaiters();

    /** Those of them that may be one user's; a tenth when absent, so that nobody has all. */
    OptionalInt maxWaitersPerUser();

    /** The header {@code Strict-Transport-Security} of answers over TLS; none when empty. */
    @WithDefault("max-age=31536000")
    Optional<String> strictTransportSecurity();

    /** Which HTTP status an error has. */
    enum ErrorStatus {
        HTTP,
        KYLIN
    }
}
