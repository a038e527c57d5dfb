package io.asyncquery.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long results are kept. */
@ConfigMapping(prefix = "async-query.retention")
public interface RetentionConfig {
    /** Age, counted from the end of the query, after which a result is removed; a project may set its own. */
    @WithDefault("7d")
    Duration period();

    /** How often old results are looked for, as Quarkus's scheduler takes it; {@code off} for never. */
    @WithDefault("1h")
    String every();
}
