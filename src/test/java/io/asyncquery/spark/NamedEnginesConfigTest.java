package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import io.asyncquery.spark.NamedEnginesConfig.NamedEngine;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NamedEnginesConfigTest {
    @Test
    void defaults() {
        assertThat(MappedConfig.of(NamedEnginesConfig.class, Map.of()).engines())
                .isEmpty();

        NamedEngine engine = engine(Map.of("async-query.engines.etl.remote", "sc://etl:15002"));

        assertThat(engine.remote()).isEqualTo("sc://etl:15002");
        assertThat(engine.token()).isEmpty();
        assertThat(engine.queues()).isEmpty();
        assertThat(engine.pool()).isEmpty();
        assertThat(engine.maxRunning()).isEmpty();
        assertThat(engine.startTimeout()).isEmpty();
        assertThat(engine.probeInterval()).isEmpty();
        assertThat(engine.callTimeout()).isEmpty();
        assertThat(engine.outage()).isEmpty();
        assertThat(engine.guard().required()).isEmpty();
        assertThat(engine.guard().maxRange()).isEmpty();
    }

    @Test
    void everyKey() {
        NamedEngine engine = engine(Map.ofEntries(
                Map.entry("async-query.engines.etl.remote", "sc://etl"),
                Map.entry("async-query.engines.etl.token", "secret"),
                Map.entry("async-query.engines.etl.queues", "etl,root.nightly"),
                Map.entry("async-query.engines.etl.pool", "batch"),
                Map.entry("async-query.engines.etl.max-running", "7"),
                Map.entry("async-query.engines.etl.start-timeout", "1m"),
                Map.entry("async-query.engines.etl.probe-interval", "4s"),
                Map.entry("async-query.engines.etl.call-timeout", "5m"),
                Map.entry("async-query.engines.etl.outage", "6m"),
                Map.entry("async-query.engines.etl.guard.required", "false"),
                Map.entry("async-query.engines.etl.guard.max-range", "8")));

        assertThat(engine.remote()).isEqualTo("sc://etl");
        assertThat(engine.token()).contains("secret");
        assertThat(engine.queues().orElseThrow()).containsExactlyInAnyOrder("etl", "root.nightly");
        assertThat(engine.pool()).contains("batch");
        assertThat(engine.maxRunning()).hasValue(7);
        assertThat(engine.startTimeout()).contains(Duration.ofMinutes(1));
        assertThat(engine.probeInterval()).contains(Duration.ofSeconds(4));
        assertThat(engine.callTimeout()).contains(Duration.ofMinutes(5));
        assertThat(engine.outage()).contains(Duration.ofMinutes(6));
        assertThat(engine.guard().required()).contains(false);
        assertThat(engine.guard().maxRange()).hasValue(8);
    }

    @Test
    void anEngineWithoutAnAddressIsRefused() {
        assertThatThrownBy(() -> engine(Map.of("async-query.engines.etl.token", "secret")))
                .hasMessageContaining("async-query.engines.etl.remote");
    }

    @Test
    void aMisspeltKeyIsRejected() {
        assertThatThrownBy(() -> engine(
                        Map.of("async-query.engines.etl.remote", "sc://etl", "async-query.engines.etl.queue", "etl")))
                .hasMessageContaining("async-query.engines.etl.queue");
    }

    private static NamedEngine engine(Map<String, String> settings) {
        return Objects.requireNonNull(
                MappedConfig.of(NamedEnginesConfig.class, settings).engines().get("etl"));
    }
}
