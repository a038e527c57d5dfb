package io.asyncquery.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.MappedConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecurityConfigTest {
    @Test
    void defaults() {
        SecurityConfig config = MappedConfig.of(SecurityConfig.class, Map.of());

        assertThat(config.readinessChecks()).isEmpty();
        assertThat(config.tlsTerminatedByProxy()).isFalse();
        assertThat(config.engineWithoutToken()).isFalse();
    }

    @Test
    void everyKey() {
        SecurityConfig config = MappedConfig.of(
                SecurityConfig.class,
                Map.of(
                        "async-query.security.readiness-checks", "enforce",
                        "async-query.security.tls-terminated-by-proxy", "true",
                        "async-query.security.engine-without-token", "true"));

        assertThat(config.readinessChecks()).contains(SecurityConfig.ReadinessChecks.ENFORCE);
        assertThat(config.tlsTerminatedByProxy()).isTrue();
        assertThat(config.engineWithoutToken()).isTrue();
    }
}
