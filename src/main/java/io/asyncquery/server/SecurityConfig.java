package io.asyncquery.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What the start-up checks are told about the surroundings that they cannot see. */
@ConfigMapping(prefix = "async-query.security")
public interface SecurityConfig {
    /** Whether what is not safe for production stops the start or is logged; by whether the sample is on when absent. */
    Optional<ReadinessChecks> readinessChecks();

    /** Whether a proxy in front speaks TLS with the clients, so that the service need not. */
    @WithDefault("false")
    boolean tlsTerminatedByProxy();

    /** Whether remote engines may be without a token, because nobody else can reach them. */
    @WithDefault("false")
    boolean engineWithoutToken();

    /** What becomes of a finding. */
    enum ReadinessChecks {
        /** The service does not start. */
        ENFORCE,
        /** It is logged. */
        WARN
    }
}
