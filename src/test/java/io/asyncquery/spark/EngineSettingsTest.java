package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import io.asyncquery.query.EngineName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {
    private static final Map<String, String> BY_DEFAULT = Map.of(
            "async-query.engine.start-timeout", "11s",
            "async-query.engine.probe-interval", "12s",
            "async-query.engine.call-timeout", "13s",
            "async-query.engine.outage", "14s",
            "async-query.engine.guard.required", "false",
            "async-query.engine.guard.max-range", "15");

    @Test
    void theDefaultEngineIsAlwaysThereAndComesFirst() {
        List<EngineSettings> alone = EngineSettings.of(
                MappedConfig.of(EngineConfig.class, Map.of()), MappedConfig.of(NamedEnginesConfig.class, Map.of()));

        assertThat(alone).singleElement().satisfies(engine -> {
            assertThat(engine.name()).isEqualTo(EngineName.DEFAULT);
            assertThat(engine.queues()).containsExactly("default");
            assertThat(engine.isRemote()).isFalse();
            assertThat(engine.address()).isEmpty();
            assertThat(engine.label()).isEqualTo("engine");
        });
        assertThat(named(Map.of()).name()).isEqualTo(new EngineName("etl"));
    }

    @Test
    void anEngineInheritsWhatItDoesNotSay() {
        EngineSettings engine = named(Map.of());

        assertThat(engine.queues()).containsExactly("etl");
        assertThat(engine.pool()).isEmpty();
        assertThat(engine.maxRunning()).isEmpty();
        assertThat(engine.startTimeout()).isEqualTo(Duration.ofSeconds(11));
        assertThat(engine.probeInterval()).isEqualTo(Duration.ofSeconds(12));
        assertThat(engine.callTimeout()).isEqualTo(Duration.ofSeconds(13));
        assertThat(engine.outage()).isEqualTo(Duration.ofSeconds(14));
        assertThat(engine.guardRequired()).isFalse();
        assertThat(engine.maxRange()).isEqualTo(15);
        assertThat(engine.label()).isEqualTo("engine etl");
    }

    @Test
    void whatItSaysWins() {
        EngineSettings engine = named(Map.of(
                "queues", "a,b",
                "pool", "batch",
                "max-running", "3",
                "start-timeout", "1s",
                "probe-interval", "2s",
                "call-timeout", "3s",
                "outage", "4s",
                "guard.required", "true",
                "guard.max-range", "5"));

        assertThat(engine.queues()).containsExactlyInAnyOrder("a", "b");
        assertThat(engine.pool()).contains("batch");
        assertThat(engine.maxRunning()).hasValue(3);
        assertThat(engine.startTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(engine.probeInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(engine.callTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(engine.outage()).isEqualTo(Duration.ofSeconds(4));
        assertThat(engine.guardRequired()).isTrue();
        assertThat(engine.maxRange()).isEqualTo(5);
    }

    @Test
    void itsTokenIsItsOwnAndNeverPrinted() {
        EngineSettings engine = named(Map.of("token", "s3cret"));

        assertThat(engine.address().orElseThrow().token()).contains("s3cret");
        assertThat(engine.lacksToken()).isFalse();
        assertThat(engine.toString()).doesNotContain("s3cret");
        assertThat(named(Map.of("remote", "sc://etl/;token=s3cret")).lacksToken())
                .isFalse();
        assertThat(named(Map.of("remote", "sc://etl/;token=")).lacksToken()).isTrue();
        assertThat(named(Map.of("remote", "sc://etl/;token=%20;use_ssl=true")).lacksToken())
                .isTrue();
        assertThat(named(Map.of("token", " ")).lacksToken()).isTrue();
        assertThat(named(Map.of()).lacksToken()).isTrue();
    }

    @Test
    void anAddressThatCannotBeReadIsRefusedWithItsKey() {
        assertThatThrownBy(() -> named(Map.of("remote", "http://etl")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("async-query.engines.etl.remote: ");
    }

    @ParameterizedTest
    @CsvSource({
        "default, async-query.engines.default: the default engine is configured with async-query.engine",
        "a/b, is no name of an engine"
    })
    void aNameThatCannotBeIsRefused(String name, String why) {
        NamedEnginesConfig named = MappedConfig.of(
                NamedEnginesConfig.class, Map.of("async-query.engines.\"" + name + "\".remote", "sc://etl"));
        EngineConfig byDefault = MappedConfig.of(EngineConfig.class, Map.of());

        assertThatThrownBy(() -> EngineSettings.of(byDefault, named))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    /** The settings of the engine etl, beside a default one. */
    static EngineSettings named(Map<String, String> keys) {
        Map<String, String> settings = new HashMap<>(Map.of("async-query.engines.etl.remote", "sc://etl"));
        keys.forEach((key, value) -> settings.put("async-query.engines.etl." + key, value));
        return EngineSettings.of(
                        MappedConfig.of(EngineConfig.class, BY_DEFAULT),
                        MappedConfig.of(NamedEnginesConfig.class, settings))
                .get(1);
    }
}
