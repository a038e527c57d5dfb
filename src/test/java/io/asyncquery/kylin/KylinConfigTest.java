package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KylinConfigTest {
    @Test
    void defaults() {
        KylinConfig config = MappedConfig.of(KylinConfig.class, Map.of());

        assertThat(config.errorStatus()).isEqualTo(KylinConfig.ErrorStatus.HTTP);
        assertThat(config.maxRequestBytes().asLongValue()).isEqualTo(2 * 1024 * 1024);
        assertThat(config.maxSqlLength()).isEqualTo(1_000_000);
        assertThat(config.sparkQueueEnabled()).isFalse();
        assertThat(config.maxWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.maxWaiters()).isEqualTo(1000);
        assertThat(config.maxWaitersPerUser()).isEmpty();
        assertThat(config.strictTransportSecurity()).contains("max-age=31536000");
    }

    @Test
    void everyKey() {
        KylinConfig config = MappedConfig.of(
                KylinConfig.class,
                Map.of(
                        "async-query.kylin.error-status", "kylin",
                        "async-query.kylin.max-request-bytes", "64K",
                        "async-query.kylin.max-sql-length", "5",
                        "async-query.kylin.spark-queue-enabled", "true",
                        "async-query.kylin.max-wait", "5s",
                        "async-query.kylin.max-waiters", "7",
                        "async-query.kylin.max-waiters-per-user", "6",
                        "async-query.kylin.strict-transport-security", ""));

        assertThat(config.errorStatus()).isEqualTo(KylinConfig.ErrorStatus.KYLIN);
        assertThat(config.maxRequestBytes().asLongValue()).isEqualTo(64 * 1024);
        assertThat(config.maxSqlLength()).isEqualTo(5);
        assertThat(config.sparkQueueEnabled()).isTrue();
        assertThat(config.maxWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.maxWaiters()).isEqualTo(7);
        assertThat(config.maxWaitersPerUser()).hasValue(6);
        assertThat(config.strictTransportSecurity()).isEmpty();
    }

    @Test
    void kylinsOwnKeySwitchesTheQueuesOn() {
        Map<String, String> kylins = Map.of("kylin.query.unique-async-query-yarn-queue-enabled", "true");

        assertThat(MappedConfig.of(KylinConfig.class, kylins).sparkQueueEnabled())
                .isTrue();
    }

    @Test
    void aMisspeltKeyIsRejected() {
        assertThatThrownBy(() -> MappedConfig.of(KylinConfig.class, Map.of("async-query.kylin.error-statuss", "http")))
                .hasMessageContaining("async-query.kylin.error-statuss");
    }
}
