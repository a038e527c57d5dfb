package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionConfigTest {
    @Test
    void defaults() {
        AdmissionConfig config = MappedConfig.of(AdmissionConfig.class, Map.of());

        assertThat(config.maxRunning()).isEmpty();
        assertThat(config.maxQueued()).isEqualTo(1000);
        assertThat(config.retryAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.lease()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.leaseRenewal()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.watch()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.maxAttempts()).isEqualTo(3);
        assertThat(config.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everyKey() {
        AdmissionConfig config = MappedConfig.of(
                AdmissionConfig.class,
                Map.of(
                        "async-query.queries.max-running", "3",
                        "async-query.queries.max-queued", "7",
                        "async-query.queries.retry-after", "1m",
                        "async-query.queries.lease", "40s",
                        "async-query.queries.lease-renewal", "10s",
                        "async-query.queries.watch", "1s",
                        "async-query.queries.max-attempts", "5",
                        "async-query.queries.stop-timeout", "2s"));

        assertThat(config.maxRunning()).hasValue(3);
        assertThat(config.maxQueued()).isEqualTo(7);
        assertThat(config.retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.lease()).isEqualTo(Duration.ofSeconds(40));
        assertThat(config.leaseRenewal()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.watch()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.maxAttempts()).isEqualTo(5);
        assertThat(config.stopTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aMisspeltKeyIsRejected() {
        assertThatThrownBy(() -> MappedConfig.of(AdmissionConfig.class, Map.of("async-query.queries.max-runing", "3")))
                .hasMessageContaining("async-query.queries.max-runing");
    }
}
