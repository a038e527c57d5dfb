package io.asyncquery.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertThat(project.retention()).isEqualTo(ProjectRetention.DEFAULT);
        assertThat(project.limits()).isEqualTo(ProjectLimits.NONE);
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
        Project project = only(Map.ofEntries(
                Map.entry("async-query.projects.Sales_1.catalog", "iceberg"),
                Map.entry("async-query.projects.Sales_1.schema", "sales"),
                Map.entry("async-query.projects.Sales_1.spark.\"spark.sql.shuffle.partitions\"", "8"),
                Map.entry("async-query.projects.Sales_1.query.users", "ann,bob"),
                Map.entry("async-query.projects.Sales_1.query.roles", "ANALYST,MODELER"),
                Map.entry("async-query.projects.Sales_1.admin.users", "dora"),
                Map.entry("async-query.projects.Sales_1.admin.roles", "OWNER"),
                Map.entry("async-query.projects.Sales_1.retention", "30d"),
                Map.entry("async-query.projects.Sales_1.min-retention", "1h"),
                Map.entry("async-query.projects.Sales_1.max-retention", "90d"),
                Map.entry("async-query.projects.Sales_1.weight", "4"),
                Map.entry("async-query.projects.Sales_1.max-running", "2"),
                Map.entry("async-query.projects.Sales_1.max-queued", "50"),
                Map.entry("async-query.projects.Sales_1.timeout", "30m"),
                Map.entry("async-query.projects.Sales_1.max-sql-length", "5000"),
                Map.entry("async-query.projects.Sales_1.max-sql-tokens", "600"),
                Map.entry("async-query.projects.Sales_1.max-sql-nesting", "70"),
                Map.entry("async-query.projects.Sales_1.max-value-bytes", "8000000"),
                Map.entry("async-query.projects.Sales_1.max-result-columns", "900"),
                Map.entry("async-query.projects.Sales_1.max-result-rows", "5000000000"),
                Map.entry("async-query.projects.Sales_1.max-result-bytes", "10000000000")));

        assertThat(project.name().value()).isEqualTo("Sales_1");
        assertThat(project.catalog()).contains("iceberg");
        assertThat(project.schema()).isEqualTo("sales");
        assertThat(project.sparkSettings()).isEqualTo(Map.of("spark.sql.shuffle.partitions", "8"));
        assertThat(project.queriers()).isEqualTo(new Members(Set.of("ann", "bob"), Set.of("ANALYST", "MODELER")));
        assertThat(project.administrators()).isEqualTo(new Members(Set.of("dora"), Set.of("OWNER")));
        assertThat(project.retention())
                .isEqualTo(new ProjectRetention(
                        Optional.of(Duration.ofDays(30)), Duration.ofHours(1), Optional.of(Duration.ofDays(90))));
        assertThat(project.limits())
                .isEqualTo(new ProjectLimits(
                        4,
                        OptionalInt.of(2),
                        OptionalInt.of(50),
                        Optional.of(Duration.ofMinutes(30)),
                        new StatementLimits(
                                OptionalInt.of(5000),
                                OptionalInt.of(600),
                                OptionalInt.of(70),
                                OptionalLong.of(8_000_000)),
                        new ResultLimits(
                                OptionalInt.of(900),
                                OptionalLong.of(5_000_000_000L),
                                OptionalLong.of(10_000_000_000L))));
    }

    @ParameterizedTest
    @CsvSource({
        "weight, 0",
        "weight, 1001",
        "max-running, 0",
        "max-queued, -1",
        "timeout, 500ms",
        "max-sql-length, 0",
        "max-sql-tokens, -1",
        "max-sql-nesting, 0",
        "max-value-bytes, 0",
        "max-result-columns, 0",
        "max-result-rows, -5",
        "max-result-bytes, 0"
    })
    void aLimitThatMakesNoSenseIsNamed(String key, String value) {
        ProjectsConfig config =
                MappedConfig.of(ProjectsConfig.class, Map.of("async-query.projects.sales." + key, value));

        assertThatThrownBy(() -> new ConfiguredProjects(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("async-query.projects.sales")
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({"max-sql-length, 5000000000", "max-result-rows, many", "max-result-bytes, 10 apples"})
    void aLimitThatIsNoNumberIsRejected(String key, String value) {
        Map<String, String> settings = Map.of("async-query.projects.sales." + key, value);

        assertThatThrownBy(() -> MappedConfig.of(ProjectsConfig.class, settings))
                .hasMessageContaining(value);
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
