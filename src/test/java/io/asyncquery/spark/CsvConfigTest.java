package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvConfigTest {
    @Test
    void defaults() {
        assertThat(MappedConfig.of(CsvConfig.class, Map.of()).unmappable()).isEqualTo(CsvConfig.Unmappable.FAIL);
    }

    @Test
    void everyKey() {
        CsvConfig config = MappedConfig.of(CsvConfig.class, Map.of("async-query.csv.unmappable", "replace"));

        assertThat(config.unmappable()).isEqualTo(CsvConfig.Unmappable.REPLACE);
    }

    @Test
    void aMisspeltKeyOrValueIsRejected() {
        assertThatThrownBy(() -> MappedConfig.of(CsvConfig.class, Map.of("async-query.csv.unmapable", "replace")))
                .hasMessageContaining("async-query.csv.unmapable");
        assertThatThrownBy(() -> MappedConfig.of(CsvConfig.class, Map.of("async-query.csv.unmappable", "ignore")))
                .hasMessageContaining("async-query.csv.unmappable");
    }
}
