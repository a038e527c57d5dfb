package io.asyncquery.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionConfigTest {
    @Test
    void defaults() {
        RetentionConfig config = MappedConfig.of(RetentionConfig.class, Map.of());

        assertThat(config.period()).isEqualTo(Duration.ofDays(7));
        assertThat(config.every()).isEqualTo("1h");
        assertThat(config.jitter()).isEqualTo("1m");
    }

    @Test
    void everyKey() {
        RetentionConfig config = MappedConfig.of(
                RetentionConfig.class,
                Map.of(
                        "async-query.retention.period",
                        "12h",
                        "async-query.retention.every",
                        "off",
                        "async-query.retention.jitter",
                        "10s"));

        assertThat(config.period()).isEqualTo(Duration.ofHours(12));
        assertThat(config.every()).isEqualTo("off");
        assertThat(config.jitter()).isEqualTo("10s");
    }

    @Test
    void aMisspeltKeyIsRejected() {
        assertThatThrownBy(() -> MappedConfig.of(RetentionConfig.class, Map.of("async-query.retention.days", "7")))
                .hasMessageContaining("async-query.retention.days");
    }
}
