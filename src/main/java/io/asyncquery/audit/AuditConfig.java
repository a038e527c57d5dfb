package io.asyncquery.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether there is an audit log, and how much of a statement stands in it. */
@ConfigMapping(prefix = "async-query.audit")
public interface AuditConfig {
    /** Whether what users do is written to the log category {@code async-query.audit}. */
    @WithDefault("true")
    boolean enabled();

    /** What is written of the statement of a submission. */
    @WithDefault("none")
    SqlText sql();

    /** How much of a statement is written. */
    enum SqlText {
        /** Nothing. */
        NONE,
        /** The statement without literals and comments. */
        REDACTED,
        /** The statement as it was sent. */
        FULL
    }
}
