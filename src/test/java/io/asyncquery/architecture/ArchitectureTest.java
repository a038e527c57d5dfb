package io.asyncquery.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The walls of the house: one module has none at compile time, so they are held here. */
class ArchitectureTest {
    private static final int MAX_LINES = 300;
    private static final JavaClasses MAIN = MainCode.classes();
    private static final Map<Path, List<String>> SOURCES = MainCode.sources();

    private static final Set<String> CLOCKS = Stream.of(
                    Instant.class,
                    LocalDate.class,
                    LocalDateTime.class,
                    LocalTime.class,
                    OffsetDateTime.class,
                    ZonedDateTime.class)
            .map(Class::getName)
            .collect(Collectors.toUnmodifiableSet());

    @Test
    void theRulesLookAtAllNinePackagesAndNothingElse() {
        Set<String> compiled = MAIN.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> sources = SOURCES.keySet().stream()
                .map(file -> MainCode.ROOT + '.' + file.getParent().toString().replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> house =
                MainCode.PACKAGES.stream().map(ArchitectureTest::ours).collect(Collectors.toCollection(TreeSet::new));
        assertThat(compiled).isEqualTo(house);
        assertThat(sources).isEqualTo(house);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.asyncquery.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void queryKnowsOnlyResultAndSecurity() {
        knowsOfOursOnly("query", "query", "result", "security");
    }

    @Test
    void resultKnowsNothingOfOurs() {
        knowsOfOursOnly("result", "result");
    }

    @Test
    void securityKnowsNothingOfOurs() {
        knowsOfOursOnly("security", "security");
    }

    @Test
    void loginKnowsNothingOfOursAndOnlyKylinAndServerKnowIt() {
        knowsOfOursOnly("login", "login");
        noClasses()
                .that()
                .resideOutsideOfPackages(ours("login"), ours("kylin"), ours("server"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ours("login"))
                .check(MAIN);
    }

    @Test
    void auditKnowsNothingOfOurs() {
        knowsOfOursOnly("audit", "audit");
    }

    @Test
    void onlyTheDriversWriteToTheAuditLog() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ours("audit"), ours("kylin"), ours("retention"), ours("server"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ours("audit"))
                .check(MAIN);
    }

    @Test
    void onlyServerKnowsTheDriversAndTheAdapters() {
        for (String edge : List.of("kylin", "retention", "spark", "hadoop")) {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ours(edge), ours("server"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ours(edge))
                    .check(MAIN);
        }
    }

    @Test
    void nobodyKnowsServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ours("server"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ours("server"))
                .check(MAIN);
    }

    @Test
    void onlyKylinLoginAndTheFiltersOfSecuritySpeakHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ours("kylin"), ours("login"))
                .and(describe(
                        "are no filter of security",
                        type -> !(type.getPackageName().equals(ours("security"))
                                && type.getSimpleName().endsWith("Filter"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..", "io.vertx..")
                .check(MAIN);
    }

    @Test
    void onlySparkSpeaksSparkConnect() {
        onlyIn(
                "spark",
                "io.grpc..",
                "com.google.protobuf..",
                "com.google.rpc..",
                "org.apache.spark.connect.proto..",
                "org.apache.spark..");
    }

    @Test
    void onlyHadoopTouchesHadoopAndParquet() {
        onlyIn("hadoop", "org.apache.hadoop..", "org.apache.parquet..", "shaded.parquet..");
    }

    @Test
    void theCoreImportsNoQuarkusAndNoJackson() {
        noClasses()
                .that()
                .resideInAnyPackage(ours("query"), ours("result"), ours("security"))
                .and(describe("are no filter of security", type -> !type.getSimpleName()
                        .endsWith("Filter")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "com.fasterxml.jackson..")
                .check(MAIN);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        fields().should()
                .notBeAnnotatedWith("jakarta.inject.Inject")
                .andShould()
                .notBeAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
                .andShould()
                .notBeAnnotatedWith("jakarta.ws.rs.core.Context")
                .andShould()
                .notBeAnnotatedWith("io.quarkus.grpc.GrpcClient")
                .check(MAIN);
    }

    @Test
    void noSourceFileIsLongerThanThreeHundredLines() {
        assertThat(SOURCES).isNotEmpty().allSatisfy((file, lines) -> assertThat(lines)
                .as(file.toString())
                .hasSizeLessThanOrEqualTo(MAX_LINES));
    }

    @Test
    void noPackageIsABag() {
        Set<String> bags = Set.of(
                "util",
                "utils",
                "common",
                "impl",
                "model",
                "models",
                "dto",
                "exception",
                "exceptions",
                "service",
                "services",
                "helper",
                "helpers",
                "misc");

        assertThat(MAIN).isNotEmpty().allSatisfy(type -> assertThat(
                        List.of(type.getPackageName().split("\\.", -1)))
                .as(type.getName())
                .doesNotContainAnyElementsOf(bags));
    }

    @Test
    void onlyServerReadsTheSystemClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ours("server"))
                .should()
                .accessTargetWhere(readsTheSystemClock())
                .check(MAIN);
    }

    @Test
    void onlyTypesInsideKylinAreCalledAfterKylin() {
        classes()
                .that()
                .resideOutsideOfPackage(ours("kylin"))
                .should(haveANameWithout("kylin"))
                .check(MAIN);
    }

    @Test
    void noTypeIsCalledImplManagerHelperOrUtil() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Util")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .check(MAIN);
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() throws ClassNotFoundException {
        for (String name : MainCode.PACKAGES) {
            List<String> packageInfo = SOURCES.get(Path.of(name, "package-info.java"));

            assertThat(packageInfo).as(name).isNotNull().first().asString().startsWith("/**");
            assertThat(Class.forName(ours(name) + ".package-info").isAnnotationPresent(NullMarked.class))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void nothingIsLoggedPastTheOneLogger() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..", "org.apache.log4j..")
                .check(MAIN);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ours("server") + ".Main")
                .should()
                .accessTargetWhere(describe(
                        "System.out, System.err or printStackTrace",
                        access -> isSystemStream(access)
                                || access.getTarget().getName().equals("printStackTrace")))
                .check(MAIN);
    }

    private static String ours(String name) {
        return MainCode.ROOT + '.' + name;
    }

    private static void knowsOfOursOnly(String who, String... whom) {
        String[] known = Stream.of(whom).map(ArchitectureTest::ours).toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ours(who))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(MainCode.ROOT + "..").and(DescribedPredicate.not(resideInAnyPackage(known))))
                .check(MAIN);
    }

    private static void onlyIn(String home, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ours(home))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(MAIN);
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheSystemClock() {
        return describe("the system clock", access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            return (CLOCKS.contains(owner) && name.equals("now"))
                    || (owner.equals(Clock.class.getName()) && (name.startsWith("system") || name.startsWith("tick")))
                    || (owner.equals(System.class.getName()) && name.equals("currentTimeMillis"))
                    || (owner.equals(Date.class.getName()) && name.equals("<init>"));
        });
    }

    private static boolean isSystemStream(JavaAccess<?> access) {
        return access.getTargetOwner().getName().equals(System.class.getName())
                && (access.getTarget().getName().equals("out")
                        || access.getTarget().getName().equals("err"));
    }

    private static ArchCondition<JavaClass> haveANameWithout(String word) {
        return ArchCondition.from(describe(
                "have a name without '" + word + "'",
                type -> !type.getSimpleName().toLowerCase(Locale.ROOT).contains(word)));
    }
}
