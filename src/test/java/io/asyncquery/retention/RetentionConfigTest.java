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
        assertThat(config.cron()).isEmpty();
        assertThat(config.jitter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.tombstones()).isEqualTo(Duration.ofDays(7));
        assertThat(config.threads()).isEqualTo(8);
        assertThat(config.rate()).isEqualTo(2_500);
        assertThat(config.orphans().every()).isEqualTo("1d");
        assertThat(config.orphans().grace()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void everyKey() {
        RetentionConfig config = MappedConfig.of(
                RetentionConfig.class,
                Map.of(
                        "async-query.retention.period", "12h",
                        "async-query.retention.every", "off",
                        "async-query.retention.cron", "0 15 3 * * ?",
                        "async-query.retention.jitter", "10s",
                        "async-query.retention.tombstones", "0s",
                        "async-query.retention.threads", "4",
                        "async-query.retention.rate", "100",
                        "async-query.retention.orphans.every", "12h",
                        "async-query.retention.orphans.grace", "2h"));

        assertThat(config.period()).isEqualTo(Duration.ofHours(12));
        assertThat(config.every()).isEqualTo("off");
        assertThat(config.cron()).contains("0 15 3 * * ?");
        assertThat(config.jitter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.tombstones()).isZero();
        assertThat(config.threads()).isEqualTo(4);
        assertThat(config.rate()).isEqualTo(100);
        assertThat(config.orphans().every()).isEqualTo("12h");
        assertThat(config.orphans().grace()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void aMisspeltKeyIsRejected() {
        assertThatThrownBy(() -> MappedConfig.of(RetentionConfig.class, Map.of("async-query.retention.days", "7")))
                .hasMessageContaining("async-query.retention.days");
    }
}
