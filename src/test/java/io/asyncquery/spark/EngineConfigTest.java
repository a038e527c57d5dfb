package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
    @Test
    void defaults() {
        EngineConfig config = MappedConfig.of(EngineConfig.class, Map.of());

        assertThat(config.remote()).isEmpty();
        assertThat(config.token()).isEmpty();
        assertThat(config.home()).isEqualTo(Path.of("target/engine"));
        assertThat(config.data()).isEqualTo(Path.of("data/engine"));
        assertThat(config.javaHome()).isEmpty();
        assertThat(config.heap()).isEqualTo("2g");
        assertThat(config.cores()).isEmpty();
        assertThat(config.sample()).isTrue();
        assertThat(config.spark()).isEmpty();
        assertThat(config.startTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.restartBackoff()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.restartBackoffMax()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.probeInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.callTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.outage()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.guard().required()).isTrue();
        assertThat(config.guard().maxRange()).isEqualTo(1_000_000_000);
    }

    @Test
    void everyKey() {
        EngineConfig config = MappedConfig.of(
                EngineConfig.class,
                Map.ofEntries(
                        Map.entry("async-query.engine.remote", "sc://spark:15002"),
                        Map.entry("async-query.engine.token", "secret"),
                        Map.entry("async-query.engine.home", "/opt/engine"),
                        Map.entry("async-query.engine.data", "/var/engine"),
                        Map.entry("async-query.engine.java-home", "/opt/java"),
                        Map.entry("async-query.engine.heap", "4g"),
                        Map.entry("async-query.engine.cores", "3"),
                        Map.entry("async-query.engine.sample", "false"),
                        Map.entry("async-query.engine.spark.\"spark.sql.ansi.enabled\"", "false"),
                        Map.entry("async-query.engine.start-timeout", "1m"),
                        Map.entry("async-query.engine.restart-backoff", "2s"),
                        Map.entry("async-query.engine.restart-backoff-max", "3m"),
                        Map.entry("async-query.engine.probe-interval", "4s"),
                        Map.entry("async-query.engine.call-timeout", "5m"),
                        Map.entry("async-query.engine.outage", "6m"),
                        Map.entry("async-query.engine.guard.required", "false"),
                        Map.entry("async-query.engine.guard.max-range", "7")));

        assertThat(config.remote()).contains("sc://spark:15002");
        assertThat(config.token()).contains("secret");
        assertThat(config.home()).isEqualTo(Path.of("/opt/engine"));
        assertThat(config.data()).isEqualTo(Path.of("/var/engine"));
        assertThat(config.javaHome()).contains(Path.of("/opt/java"));
        assertThat(config.heap()).isEqualTo("4g");
        assertThat(config.cores()).hasValue(3);
        assertThat(config.sample()).isFalse();
        assertThat(config.spark()).isEqualTo(Map.of("spark.sql.ansi.enabled", "false"));
        assertThat(config.startTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.restartBackoff()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.restartBackoffMax()).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.probeInterval()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.callTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.outage()).isEqualTo(Duration.ofMinutes(6));
        assertThat(config.guard().required()).isFalse();
        assertThat(config.guard().maxRange()).isEqualTo(7);
    }

    @Test
    void aMisspeltKeyIsRejected() {
        assertThatThrownBy(() -> MappedConfig.of(EngineConfig.class, Map.of("async-query.engine.remot", "sc://spark")))
                .hasMessageContaining("async-query.engine.remot");
    }
}
