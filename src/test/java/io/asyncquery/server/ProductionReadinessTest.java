package io.asyncquery.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.login.LoginConfig;
import io.asyncquery.login.Users;
import io.asyncquery.spark.EngineConfig;
import io.asyncquery.spark.NamedEnginesConfig;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each finding, beginning with a configuration that has none. */
class ProductionReadinessTest {
    @TempDir
    Path folder;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void safe() throws IOException {
        settings.put("quarkus.http.port", "7070");
        settings.put("quarkus.management.enabled", "true");
        settings.put("quarkus.management.port", "9000");
        settings.put("quarkus.http.tls-configuration-name", "https");
        settings.put("quarkus.http.insecure-requests", "disabled");
        settings.put(
                "quarkus.tls.https.key-store.pem.0.key",
                file("key.pem", "", "rw-r-----").toString());
        settings.put("async-query.engine.remote", "sc://spark:15002");
        settings.put("async-query.engine.token", "s3cret");
        file("roles.properties", "dora=ADMIN", "rw-r--r--");
        users("dora=$2a$04$IJG2eSygdFF0q8QtPZWBzeBI1azKBDM5YzE2y1.HSE1mhRE.J7fsO");
    }

    @Test
    void aSafeServiceStarts() {
        start();
    }

    @Test
    void withTheSampleEveryFindingIsAWarning() {
        settings.clear();
        settings.put("quarkus.http.port", "7070");
        settings.put("quarkus.management.port", "7070");

        assertThat(start().areOfTheSample()).isTrue();
    }

    @Test
    void besideARemoteEngineTheSampleIsNone() {
        settings.remove("async-query.engine.remote");
        settings.remove("async-query.engine.token");
        settings.put("async-query.engines.etl.remote", "sc://etl:15002");
        assertRefused("remote engine etl", "async-query.engines.etl.token");

        settings.put("async-query.engines.etl.token", "s3cret");
        settings.remove("async-query.login.users-file");
        assertRefused("nobody can log in", "async-query.login.users-file");
    }

    @Test
    void withoutTheSampleTheSampleUsersAreGoneAndTheStartIsRefused() {
        settings.clear();
        settings.put("async-query.engine.sample", "false");

        assertRefused("nobody can log in", "async-query.login.users-file", "quarkus.oidc.tenant-enabled=true");
    }

    @Test
    void theSwitchDecidesWhateverTheSample() {
        settings.put("quarkus.management.port", "7070");
        settings.put("async-query.security.readiness-checks", "warn");
        start();

        settings.remove("async-query.engine.remote");
        settings.put("async-query.security.readiness-checks", "enforce");
        assertRefused("7070", "quarkus.management.port");
    }

    @Test
    void passwordsOfTheSampleAreRefusedHashedOrNot() throws IOException {
        users("ADMIN=$2a$04$IJG2eSygdFF0q8QtPZWBzeBI1azKBDM5YzE2y1.HSE1mhRE.J7fsO\nANALYST=ANALYST");

        assertRefused("sample's users: ADMIN, ANALYST", "async-query.login.users-file");
    }

    @Test
    void readablePasswordsAreRefusedByTheNamesOfTheirUsersOnly() throws IOException {
        users("dora=geheim\nemil=$5$saltsalt$sHBZABh8FbksZWHwHvryG7CLqbXfbNl8XyKTL2Mym//");

        String message = assertRefused("not hashed: dora\n", "hash-password", "async-query.login.users-file");
        assertThat(message).doesNotContain("geheim", "emil");
    }

    @Test
    void aHashThatCannotBeReadIsRefusedInOneLine() throws IOException {
        users("dora=$1$abc$def");

        assertRefused("user 'dora'", "unknown kind");
    }

    @Test
    void withTokensOrCertificatesNobodyNeedsAPassword() throws IOException {
        users("");
        assertRefused("nobody can log in");

        settings.put("async-query.login.client-certificates", "required");
        start();
        settings.remove("async-query.login.client-certificates");
        settings.put("quarkus.oidc.tenant-enabled", "true");
        settings.put("quarkus.oidc.token.audience", "async-query");
        start();
    }

    @Test
    void tokensForAnyAudienceAreRefused() {
        settings.put("quarkus.oidc.tenant-enabled", "true");

        assertRefused("given out for other applications", "quarkus.oidc.token.audience");
    }

    @Test
    void withoutTlsAProxyMustBeSpokenFor() {
        settings.put("quarkus.http.ssl.certificate.files", "");
        settings.put("quarkus.tls.key-store.sni", "false");
        settings.remove("quarkus.http.tls-configuration-name");
        assertRefused("quarkus.http.tls-configuration-name", "async-query.security.tls-terminated-by-proxy=true");

        settings.put("async-query.security.tls-terminated-by-proxy", "true");
        start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled", "redirect", ""})
    void aPortWithoutTlsBesideIsRefused(String insecure) {
        settings.put("quarkus.http.insecure-requests", insecure);

        assertRefused("quarkus.http.insecure-requests=disabled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.tls.key-store.p12.path", "quarkus.http.ssl.certificate.files"})
    void otherWaysToNameACertificateCountAsTls(String key) {
        settings.remove("quarkus.http.tls-configuration-name");
        settings.put(key, folder.resolve("absent").toString());

        start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.http.proxy.trusted-proxies", "quarkus.http.proxy.trusted-proxies[0]"})
    void whoseWordForAnAddressCountsMustBeSaid(String key) {
        settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
        assertRefused("claim any address", "quarkus.http.proxy.trusted-proxies: ");
        settings.put("quarkus.http.proxy.trusted-proxies", "");
        assertRefused("claim any address");

        settings.put(key, "10.0.0.1");
        start();
        settings.remove(key);
        settings.put("quarkus.http.proxy.proxy-address-forwarding", "false");
        start();
    }

    @Test
    void aRemoteEngineNeedsATokenOrAWord() {
        settings.put("async-query.engine.token", " ");
        assertRefused("async-query.engine.token", "async-query.security.engine-without-token=true");

        settings.put("async-query.engine.remote", "sc://spark:15002/;use_ssl=true;token=s3cret");
        start();
        settings.put("async-query.engine.remote", "sc://spark:15002");
        settings.put("async-query.security.engine-without-token", "true");
        start();
    }

    @Test
    void everyRemoteEngineNeedsATokenOfItsOwnOrAWord() {
        settings.put("async-query.engines.etl.remote", "sc://etl:15002");
        String message = assertRefused("remote engine etl", "async-query.engines.etl.token");
        assertThat(message).doesNotContain("sc://", "async-query.engine.token");

        settings.put("async-query.engines.etl.token", "s3cret");
        start();
        settings.remove("async-query.engines.etl.token");
        settings.put("async-query.security.engine-without-token", "true");
        start();
    }

    @Test
    void anEngineThatCannotBeIsRefusedInOneLine() {
        settings.put("async-query.engines.default.remote", "sc://etl:15002");

        assertRefused("async-query.engines.default: the default engine is configured with async-query.engine");
    }

    @Test
    void anEmbeddedEngineHasATokenOfItsOwn() {
        settings.remove("async-query.engine.remote");
        settings.remove("async-query.engine.token");
        settings.put("async-query.engine.sample", "false");

        start();
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.tls.https.key-store.pem.0.key",
        "quarkus.tls.key-store.pem.first.key",
        "quarkus.tls.https.key-store.p12.path",
        "quarkus.tls.https.key-store.jks.path",
        "quarkus.http.ssl.certificate.key-files",
        "quarkus.http.ssl.certificate.key-store-file",
        "quarkus.oidc.credentials.jwt.key-file"
    })
    void aKeyThatEverybodyCanReadIsRefused(String key) throws IOException {
        Path open = file("open", "", "rw-r--r--");
        settings.put(key, open.toString());

        assertRefused("can read " + open, key + ": ", "chmod o-r");
    }

    @Test
    void usersThatEverybodyCanReadAreRefusedAndRolesAreNoSecret() throws IOException {
        Path users = folder.resolve("users.properties");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(assertRefused("can read " + users, "async-query.login.users-file: "))
                .doesNotContain("roles.properties");
    }

    @Test
    void settingsWithASecretInThemMustNotBeReadableByEverybody() throws IOException {
        settings.remove("async-query.engine.token");
        Path file = file("application.properties", "async-query.engine.token=s3cret", "rw-r--r--");

        assertThat(assertRefused(file))
                .contains("can read " + file, "async-query.engine.token: ")
                .doesNotContain("s3cret");
        settings.put("async-query.engine.token", "0ther");
        settings.put("async-query.engines.etl.remote", "sc://etl:15002");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path named = file("more.properties", "async-query.engines.etl.token=s3cret", "rw-r--r--");
        assertThat(assertRefused(named))
                .contains("can read " + named, "async-query.engines.etl.token: ")
                .doesNotContain("s3cret");
        settings.remove("async-query.engines.etl.remote");
        settings.remove("async-query.engine.token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        StartupCheckRun.of(settings, file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "async-query.storage.hadoop.\"fs.s3a.secret.key\"",
                "async-query.storage.hadoop.\"fs.s3a.bucket.results.session.token\"",
                "async-query.storage.hadoop.\"fs.azure.account.key.lake.example.com\"",
                "async-query.engine.spark.\"spark.hadoop.javax.jdo.option.ConnectionPassword\"",
                "async-query.projects.learn_kylin.spark.\"spark.hadoop.fs.s3a.secret.key\"",
                "async-query.projects.\"a-b\".spark.\"spark.some.secret\""
            })
    void secretsOfHadoopAndSparkMustNotBeReadableByEverybody(String key) throws IOException {
        Path file = file("application.properties", key + "=s3cret", "rw-r--r--");

        assertThat(assertRefused(file)).contains("can read " + file, key + ": ").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"async-query.engine.remote", "async-query.engines.etl.remote"})
    void anAddressWithATokenMustNotBeReadableByEverybody(String key) throws IOException {
        settings.remove("async-query.engine.remote");
        settings.put("async-query.engine.sample", "false");
        Path file = file("application.properties", key + "=sc://etl:15002/;use_ssl=true;token=s3cret", "rw-r--r--");
        assertThat(assertRefused(file)).contains("can read " + file, key + ": ").doesNotContain("s3cret");

        file("application.properties", key + "=sc://etl:15002/;use_ssl=true", "rw-r--r--");
        settings.put("async-query.engines.etl.token", "s3cret");
        settings.put("async-query.engines.etl.remote", "sc://etl");
        StartupCheckRun.of(settings, file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core-site.xml", "hdfs-site.xml"})
    void hadoopsFilesWithASecretInThemMustNotBeReadableByEverybody(String name) throws IOException {
        settings.put("async-query.storage.hadoop-conf-dir", folder.toString());
        Path site = file(name, """
                <configuration>
                  <property>
                    <name>fs.s3a.secret.key</name>
                    <value>s3cret</value>
                  </property>
                </configuration>
                """, "rw-r--r--");

        assertThat(assertRefused("can read " + site, "async-query.storage.hadoop-conf-dir: "))
                .doesNotContain("s3cret");
        Files.setPosixFilePermissions(site, PosixFilePermissions.fromString("rw-r-----"));
        start();
    }

    @Test
    void hadoopsFilesWithoutASecretMayBeReadByEverybody() throws IOException {
        settings.put("async-query.storage.hadoop-conf-dir", folder.toString());
        file("core-site.xml", """
                <configuration>
                  <!-- <property><name>fs.s3a.secret.key</name><value>none</value></property> -->
                  <property><name>fs.s3a.session.token</name><value> </value></property>
                  <property><name>hadoop.security.credential.provider.path</name><value>jceks://file/keys</value></property>
                </configuration>
                """, "rw-r--r--");

        start();
    }

    @Test
    void otherSettingsOfHadoopMayBeReadByEverybody() throws IOException {
        Path file = file("application.properties", """
                async-query.storage.hadoop."fs.s3a.path.style.access"=true
                async-query.storage.hadoop."fs.s3a.aws.credentials.provider"=org.example.Roles
                async-query.storage.hadoop."hadoop.security.token.service.use_ip"=true
                """, "rw-r--r--");

        StartupCheckRun.of(settings, file);
    }

    @Test
    void onePortForUsersAndForHealthIsRefusedUnlessTheSystemGivesBoth() {
        settings.put("quarkus.management.port", "7070");
        assertRefused("quarkus.management.port");

        settings.put("quarkus.http.port", "0");
        settings.put("quarkus.management.port", "0");
        start();
    }

    @Test
    void everythingIsSaidAtOnce() throws IOException {
        settings.put("quarkus.management.port", "7070");
        settings.remove("quarkus.http.tls-configuration-name");
        settings.remove("async-query.engine.token");
        Files.setPosixFilePermissions(folder.resolve("users.properties"), PosixFilePermissions.fromString("rw-rw-rw-"));

        String message = assertRefused(
                "quarkus.management.port",
                "quarkus.http.tls-configuration-name",
                "async-query.engine.token",
                "async-query.login.users-file",
                "async-query.security.readiness-checks=warn");
        assertThat(message.lines().filter(line -> line.startsWith("  - "))).hasSize(4);
    }

    private Users start() {
        return StartupCheckRun.of(settings);
    }

    private String assertRefused(Path... files) {
        PreventFurtherStepsException[] refusal = new PreventFurtherStepsException[1];
        assertThatThrownBy(() -> StartupCheckRun.of(settings, files))
                .isInstanceOfSatisfying(PreventFurtherStepsException.class, e -> refusal[0] = e);
        assertThat(refusal[0].getExitCode()).isEqualTo(1);
        return String.valueOf(refusal[0].getMessage());
    }

    private String assertRefused(String... parts) {
        String message = assertRefused(new Path[0]);
        assertThat(message).startsWith("The service does not start").contains(parts);
        return message;
    }

    private void users(String lines) throws IOException {
        settings.put(
                "async-query.login.users-file",
                file("users.properties", lines, "rw-r-----").toString());
    }

    private Path file(String name, String text, String rights) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    /** The checks as the service runs them, on these settings and files and on nothing else. */
    private static final class StartupCheckRun {
        static Users of(Map<String, String> settings, Path... files) {
            SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .addDefaultInterceptors()
                    .withMapping(SecurityConfig.class)
                    .withMapping(EngineConfig.class)
                    .withMapping(NamedEnginesConfig.class)
                    .withMapping(LoginConfig.class)
                    .withSources(new PropertiesConfigSource(settings, "test", 400));
            try {
                for (Path file : files) {
                    builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), 300));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            SmallRyeConfig config = builder.build();
            return StartupCheck.passed(
                    config,
                    config.getConfigMapping(SecurityConfig.class),
                    config.getConfigMapping(EngineConfig.class),
                    config.getConfigMapping(NamedEnginesConfig.class),
                    config.getConfigMapping(LoginConfig.class));
        }
    }
}
