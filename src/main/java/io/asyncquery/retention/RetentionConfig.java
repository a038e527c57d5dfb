package io.asyncquery.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long results are kept. */
@ConfigMapping(prefix = "async-query.retention")
public interface RetentionConfig {
    /** How long a result is kept, from the end of its query on; a project and a query may say otherwise. */
    @WithDefault("7d")
    Duration period();

    /** How often old results are looked for, as Quarkus's scheduler takes it; {@code off} for never. */
    @WithDefault("1h")
    String every();

    /** The most that each time is later, by chance, so that replicas do not march in step. */
    @WithDefault("1m")
    String jitter();
}
