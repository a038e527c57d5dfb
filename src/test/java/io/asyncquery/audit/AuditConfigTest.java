package io.asyncquery.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditConfigTest {
    @Test
    void defaults() {
        AuditConfig config = MappedConfig.of(AuditConfig.class, Map.of());

        assertThat(config.enabled()).isTrue();
        assertThat(config.sql()).isEqualTo(AuditConfig.SqlText.NONE);
    }

    @Test
    void everyKey() {
        AuditConfig config = MappedConfig.of(
                AuditConfig.class, Map.of("async-query.audit.enabled", "false", "async-query.audit.sql", "redacted"));

        assertThat(config.enabled()).isFalse();
        assertThat(config.sql()).isEqualTo(AuditConfig.SqlText.REDACTED);
    }

    @Test
    void aMisspeltKeyOrWordIsRejected() {
        assertThatThrownBy(() -> MappedConfig.of(AuditConfig.class, Map.of("async-query.audit.enable", "true")))
                .hasMessageContaining("async-query.audit.enable");
        assertThatThrownBy(() -> MappedConfig.of(AuditConfig.class, Map.of("async-query.audit.sql", "some")))
                .hasMessageContaining("async-query.audit.sql");
    }
}
