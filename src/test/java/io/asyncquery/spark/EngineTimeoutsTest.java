package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTimeoutsTest {
    private static final String DETACHED = "spark.connect.execute.manager.detachedTimeout";
    private static final String SESSION = "spark.connect.session.manager.defaultSessionTimeout";

    @Test
    void sparksOwnFiveMinutesForADetachedQueryAreShortAndItsHourForASessionIsNot() {
        assertThat(EngineTimeouts.warnings("engine etl", Map.of(DETACHED, "300000ms", SESSION, "3600000ms")))
                .singleElement()
                .asString()
                .startsWith("engine etl has ")
                .contains(DETACHED + "=300000ms", "cancelled by the engine", "24h");
        assertThat(EngineTimeouts.warnings("engine etl", Map.of()))
                .singleElement()
                .asString()
                .contains(DETACHED + "=5m");
    }

    @Test
    void eachSettingThatIsShortIsNamed() {
        assertThat(EngineTimeouts.warnings("engine etl", Map.of(DETACHED, "59min", SESSION, "10s")))
                .satisfiesExactly(first -> assertThat(first).contains(DETACHED + "=59min"), second -> assertThat(second)
                        .contains(SESSION + "=10s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"24h", "1h", "60min", "60m", "1d", "3600s", "3600000", "3600000000us", "-1", "-1ms", "?"})
    void whatIsLongEnoughOrNoLimitOrNoTimeIsNotNamed(String value) {
        assertThat(EngineTimeouts.warnings("engine etl", Map.of(DETACHED, value, SESSION, value)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3599s", "3599999", "59m", "3599999999us", "0", "0h"})
    void whatIsShorterIsNamed(String value) {
        assertThat(EngineTimeouts.warnings("engine etl", Map.of(DETACHED, value, SESSION, value)))
                .hasSize(2);
    }
}
