package io.asyncquery.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectsConfigTest {
    private static final Caller ANN = new Caller("ann", Set.of());

    @Test
    void defaults() {
        assertThat(MappedConfig.of(ProjectsConfig.class, Map.of()).projects()).isEmpty();

        Project project = only(Map.of("async-query.projects.sales.query.users", "bob"));
        assertThat(project.name().value()).isEqualTo("sales");
        assertThat(project.catalog()).isEmpty();
        assertThat(project.schema()).isEqualTo("default");
        assertThat(project.sparkSettings()).isEmpty();
        assertThat(project.retention()).isEmpty();
        assertThat(project.mayQuery(ANN)).isFalse();
        assertThat(project.mayAdminister(ANN)).isFalse();
    }

    @Test
    void aTimestampFormatIsTakenAsItIs() {
        Project project = only(Map.of("async-query.projects.sales.timestamp-format", "d MMM yyyy HH:mm XXX"));

        assertThat(project.timestampFormat()).contains("d MMM yyyy HH:mm XXX");
        assertThat(only(Map.of("async-query.projects.sales.schema", "s")).timestampFormat())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yyyy-bb", "'open", "{}"})
    void aTimestampFormatThatJavaRefusesIsNamed(String pattern) {
        ProjectsConfig config =
                MappedConfig.of(ProjectsConfig.class, Map.of("async-query.projects.sales.timestamp-format", pattern));

        assertThatThrownBy(() -> new ConfiguredProjects(config))
                .hasMessageStartingWith("Illegal async-query.projects.sales.timestamp-format '" + pattern + "'");
    }

    @Test
    void everyKey() {
        Project project = only(Map.of(
                "async-query.projects.Sales_1.catalog", "iceberg",
                "async-query.projects.Sales_1.schema", "sales",
                "async-query.projects.Sales_1.spark.\"spark.sql.shuffle.partitions\"", "8",
                "async-query.projects.Sales_1.query.users", "ann,bob",
                "async-query.projects.Sales_1.query.roles", "ANALYST,MODELER",
                "async-query.projects.Sales_1.admin.users", "dora",
                "async-query.projects.Sales_1.admin.roles", "OWNER",
                "async-query.projects.Sales_1.retention", "30d"));

        assertThat(project.name().value()).isEqualTo("Sales_1");
        assertThat(project.catalog()).contains("iceberg");
        assertThat(project.schema()).isEqualTo("sales");
        assertThat(project.sparkSettings()).isEqualTo(Map.of("spark.sql.shuffle.partitions", "8"));
        assertThat(project.queriers()).isEqualTo(new Members(Set.of("ann", "bob"), Set.of("ANALYST", "MODELER")));
        assertThat(project.administrators()).isEqualTo(new Members(Set.of("dora"), Set.of("OWNER")));
        assertThat(project.retention()).contains(Duration.ofDays(30));
    }

    @Test
    void aMisspeltKeyIsRejected() {
        Map<String, String> settings = Map.of("async-query.projects.sales.shema", "sales");

        assertThatThrownBy(() -> MappedConfig.of(ProjectsConfig.class, settings))
                .hasMessageContaining("async-query.projects.sales.shema");
    }

    @Test
    void aNameThatCouldLeaveItsFolderIsRejected() {
        ProjectsConfig config =
                MappedConfig.of(ProjectsConfig.class, Map.of("async-query.projects.\"../x\".schema", "sales"));

        assertThatThrownBy(() -> new ConfiguredProjects(config)).hasMessageContaining("'../x'");
    }

    private static Project only(Map<String, String> settings) {
        ProjectAccess projects = new ConfiguredProjects(MappedConfig.of(ProjectsConfig.class, settings));
        assertThat(projects.all()).hasSize(1);
        return projects.all().get(0);
    }
}
