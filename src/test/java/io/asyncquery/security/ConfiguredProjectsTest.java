package io.asyncquery.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.HostileText;
import io.asyncquery.fakes.MappedConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredProjectsTest {
    private static final Members NOBODY = new Members(Set.of(), Set.of());

    @Test
    void aProjectIsFoundInAnyCase() {
        ProjectAccess projects = new ConfiguredProjects(List.of(project("Learn_Kylin")));

        assertThat(projects.find("learn_kylin")).isPresent();
        assertThat(projects.find("LEARN_KYLIN")).isEqualTo(projects.find("Learn_Kylin"));
        assertThat(projects.find("learn_kylin").orElseThrow().name().value()).isEqualTo("Learn_Kylin");
    }

    @Test
    void whatIsNoProjectIsNotFound() {
        ProjectAccess projects = new ConfiguredProjects(List.of(project("sales")));

        assertThat(projects.find("sales2")).isEmpty();
        assertThat(projects.find("")).isEmpty();
        assertThat(projects.find("../sales")).isEmpty();
        assertThat(projects.find(" sales ")).isEmpty();
    }

    @Provide
    Arbitrary<String> hostileTexts() {
        return HostileText.texts();
    }

    @Property
    void noHostileTextFindsAProject(@ForAll("hostileTexts") String text) {
        ProjectAccess projects = new ConfiguredProjects(List.of(project("learn_kylin"), project("a")));

        assertThat(projects.find(text)).isEmpty();
    }

    @Test
    void theKelvinSignIsNoOtherSpellingOfK() {
        ProjectAccess projects = new ConfiguredProjects(List.of(project("learn_kylin")));

        assertThat(projects.find("learn_\u212aylin")).isEmpty();
    }

    @Test
    void theTurkishDottedCapitalIsNoOtherSpellingOfI() {
        ProjectAccess projects = new ConfiguredProjects(List.of(project("finance")));

        assertThat(projects.find("FINANCE")).isPresent();
        assertThat(projects.find("F\u0130NANCE")).isEmpty();
    }

    @Test
    void twoNamesThatDifferOnlyInCaseAreRefused() {
        List<Project> twins = List.of(project("Sales"), project("SALES"));

        assertThatThrownBy(() -> new ConfiguredProjects(twins))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Sales'")
                .hasMessageContaining("'SALES'");
    }

    @Test
    void projectsAreListedInTheOrderOfTheirNames() {
        ProjectAccess projects = new ConfiguredProjects(List.of(project("c"), project("a"), project("b")));

        assertThat(projects.all()).extracting(project -> project.name().value()).containsExactly("a", "b", "c");
    }

    @Test
    void whoeverMayAdministerMayAlsoQuery() {
        Members dora = new Members(Set.of("dora"), Set.of());
        Project project = project("sales", NOBODY, dora);

        assertThat(project.mayQuery(new Caller("dora", Set.of()))).isTrue();
        assertThat(project.mayAdminister(new Caller("dora", Set.of()))).isTrue();
        assertThat(project.mayQuery(new Caller("Dora", Set.of()))).isFalse();
    }

    @Test
    void whoeverMayQueryMayNotAdminister() {
        Members everyone = new Members(Set.of(), Set.of(Members.EVERYONE));
        Project project = project("sales", everyone, NOBODY);

        assertThat(project.mayQuery(new Caller("anybody", Set.of()))).isTrue();
        assertThat(project.mayAdminister(new Caller("anybody", Set.of()))).isFalse();
    }

    @Test
    void administratorsOfTheServiceMayDoEverythingEverywhere() {
        Project project = project("sales", NOBODY, NOBODY);
        Caller administrator = new Caller("root", Set.of(Caller.ADMINISTRATOR));

        assertThat(project.mayQuery(administrator)).isTrue();
        assertThat(project.mayAdminister(administrator)).isTrue();
    }

    @Test
    void aProjectReadsItsOwnSchemaAndThoseItNames() {
        Project project = new ConfiguredProjects(MappedConfig.of(
                        ProjectsConfig.class,
                        Map.of(
                                "async-query.projects.sales.catalog", "lake",
                                "async-query.projects.sales.schema", "sales",
                                "async-query.projects.sales.reads", "common,hive.raw.events")))
                .find("sales")
                .orElseThrow();

        assertThat(project.readable())
                .containsExactly(
                        new ReadableSchema(Optional.of("lake"), "sales"),
                        new ReadableSchema(Optional.empty(), "common"),
                        new ReadableSchema(Optional.of("hive"), "raw.events"));
    }

    @Test
    void aRetentionThatContradictsItselfIsRefusedWithTheProjectsName() {
        ProjectsConfig config = MappedConfig.of(
                ProjectsConfig.class,
                Map.of(
                        "async-query.projects.sales.retention", "1h",
                        "async-query.projects.sales.min-retention", "1d"));

        assertThatThrownBy(() -> new ConfiguredProjects(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("async-query.projects.sales: retention PT1H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hive.", ".events", "a\tb.c", "a\nb", " "})
    void whatIsNoSchemaCannotBeRead(String schema) {
        assertThatThrownBy(() -> ReadableSchema.parse(schema)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Project project(String name) {
        return project(name, NOBODY, NOBODY);
    }

    private static Project project(String name, Members queriers, Members administrators) {
        return new Project(
                new ProjectName(name),
                Optional.empty(),
                "default",
                List.of(),
                Optional.empty(),
                Map.of(),
                queriers,
                administrators,
                ProjectRetention.DEFAULT,
                ProjectLimits.NONE);
    }
}
