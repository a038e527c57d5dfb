package io.asyncquery.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvConfigTest {
    @Test
    void defaults() {
        CsvConfig config = MappedConfig.of(CsvConfig.class, Map.of());

        assertThat(config.unmappable()).isEqualTo(CsvConfig.Unmappable.FAIL);
        assertThat(config.spreadsheetSafe()).isFalse();
    }

    @Test
    void everyKey() {
        CsvConfig config = MappedConfig.of(
                CsvConfig.class,
                Map.of("async-query.csv.unmappable", "replace", "async-query.csv.spreadsheet-safe", "true"));

        assertThat(config.unmappable()).isEqualTo(CsvConfig.Unmappable.REPLACE);
        assertThat(config.spreadsheetSafe()).isTrue();
    }

    @Test
    void aMisspeltKeyOrValueIsRejected() {
        assertThatThrownBy(() -> MappedConfig.of(CsvConfig.class, Map.of("async-query.csv.unmapable", "replace")))
                .hasMessageContaining("async-query.csv.unmapable");
        assertThatThrownBy(() -> MappedConfig.of(CsvConfig.class, Map.of("async-query.csv.unmappable", "ignore")))
                .hasMessageContaining("async-query.csv.unmappable");
    }
}
