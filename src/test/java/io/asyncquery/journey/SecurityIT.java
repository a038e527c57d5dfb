package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A service as it is exposed: what stops its start, and TLS with and without certificates of clients. */
class SecurityIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Map<String, String> settings = new HashMap<>();
    private @Nullable RunningService service;

    /** No engine answers at that address, which a login does not need. */
    @BeforeEach
    void rememberTheSettingsOfProduction() throws IOException {
        settings.put("async-query.engine.remote", "sc://127.0.0.1:1");
        settings.put("async-query.engine.token", "s3cret");
        settings.put("async-query.security.readiness-checks", "enforce");
        settings.put("async-query.login.users-file", file("users.properties", "emil=" + hash("geheim €")));
        file("roles.properties", "dora=LOADER\nemil=ADMIN");
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void aServiceThatIsNotSafeToExposeSaysAllAndDoesNotStart() throws Exception {
        settings.remove("async-query.engine.token");
        settings.put("async-query.login.users-file", file("users.properties", "ADMIN=KYLIN\ndora=geheim"));
        Files.setPosixFilePermissions(folder.resolve("users.properties"), PosixFilePermissions.fromString("rw-r--r--"));
        settings.put("quarkus.http.port", "7070");
        settings.put("quarkus.management.port", "7070");

        service = RunningService.launch(folder, settings);

        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.logText())
                .contains(
                        "sample's users: ADMIN",
                        "not hashed: dora",
                        "quarkus.http.tls-configuration-name",
                        "async-query.security.tls-terminated-by-proxy=true",
                        "async-query.security.engine-without-token=true",
                        "async-query.login.users-file: take that right away",
                        "quarkus.management.port: another one",
                        "async-query.security.readiness-checks=warn")
                .doesNotContain("\tat ", "Exception", "geheim");
    }

    @Test
    void theSwitchIsOnByItselfWithARemoteEngine() throws Exception {
        settings.put("async-query.security.readiness-checks", "");

        service = RunningService.launch(folder, settings);

        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.logText()).contains("async-query.security.tls-terminated-by-proxy=true");
    }

    @Test
    void aUsersFileThatCannotBeReadStopsTheStartInOneLine() throws Exception {
        settings.put("async-query.login.users-file", folder.resolve("absent").toString());

        service = RunningService.launch(folder, settings);

        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.logText()).contains("absent cannot be read").doesNotContain("\tat ");
    }

    @Test
    void withTheWordThatAProxySpeaksTlsItStarts() {
        settings.put("async-query.security.tls-terminated-by-proxy", "true");

        service = RunningService.launch(folder, settings);
        service.awaitLive();

        assertThat(as("emil:geheim €").get(LIST).statusCode()).isEqualTo(200);
        assertThat(service.asAdmin().get(LIST).statusCode()).isEqualTo(401);
        assertThat(service.logText()).contains("curl -u USER ").doesNotContain("not safe", "KYLIN:");
    }

    @Test
    void secretsStandInNoLogAndNoAnswer() {
        settings.put("async-query.security.tls-terminated-by-proxy", "true");
        settings.put("async-query.engine.token", "geheim-token");
        settings.put("async-query.storage.hadoop.\"fs.s3a.secret.key\"", "geheim-key");
        settings.put("quarkus.log.category.\"io.asyncquery\".level", "DEBUG");
        service = RunningService.launch(folder, settings);
        service.awaitLive();

        String answers = as("emil:geheim €").get(LIST).asString()
                + as("emil:geheim-wrong").get(LIST).asString()
                + service.anonymous().get("/q/openapi").asString()
                + RestAssured.get(service.readiness()).asString();

        assertThat(answers).contains("KE-010003208", "openapi", "UNAVAILABLE").doesNotContain("geheim");
        assertThat(service.logText()).contains("DEBUG").doesNotContain("geheim");
    }

    @Test
    void withTlsHttpIsOff() throws Exception {
        Certificates certificates = new Certificates(folder);
        int port = tls(certificates);
        service = RunningService.launch(folder, settings);
        service.awaitLive();
        SSLContext client = certificates.client(certificates.trusting("clients-trust", "server"));

        assertThat(get(client, port, "emil:geheim €").statusCode()).isEqualTo(200);
        HttpResponse<String> wrong = get(client, port, "emil:geheim");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("KE-010003208");
        assertThatThrownBy(() -> service.anonymous().get(LIST)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(SSLContext.getDefault(), port, "emil:geheim €"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aCertificateIsAUserAndWithoutOneThereIsNoConnection() throws Exception {
        Certificates certificates = new Certificates(folder);
        int port = tls(certificates);
        certificates.make("dora");
        certificates.make("unlisted");
        certificates.make("stranger");
        settings.put(
                "quarkus.tls.https.trust-store.p12.path",
                certificates.trusting("trust", "dora", "unlisted").toString());
        settings.put("quarkus.tls.https.trust-store.p12.password", Certificates.PASSWORD);
        settings.put("async-query.login.client-certificates", "required");
        settings.put("async-query.projects.loads.query.roles", "LOADER");
        settings.put("async-query.projects.learn_kylin.query.roles", "ADMIN");
        service = RunningService.launch(folder, settings);
        service.awaitLive();
        Path trusted = certificates.trusting("clients-trust", "server");

        SSLContext dora = certificates.client(trusted, "dora");
        assertThat(get(dora, port, null).body()).contains("KE-010024001");
        assertThat(get(dora, port, null, "loads").statusCode()).isEqualTo(200);
        // The password that is sent beside the certificate counts.
        assertThat(get(dora, port, "emil:geheim €").statusCode()).isEqualTo(200);

        HttpResponse<String> unlisted = get(certificates.client(trusted, "unlisted"), port, null, "loads");
        assertThat(unlisted.statusCode()).isEqualTo(401);
        assertThat(unlisted.body()).contains("\"error_code\":\"KE-010003208\"");

        assertThatThrownBy(() -> get(certificates.client(trusted, "stranger"), port, null))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(certificates.client(trusted), port, "emil:geheim €"))
                .isInstanceOf(IOException.class);
    }

    private static final String LIST = "/kylin/api/async_query?project=learn_kylin";

    /** A port with TLS alone, by a named configuration. */
    private int tls(Certificates certificates) throws IOException, InterruptedException {
        Path key = certificates.make("server");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        settings.put("quarkus.http.tls-configuration-name", "https");
        settings.put("quarkus.tls.https.key-store.p12.path", key.toString());
        settings.put("quarkus.tls.https.key-store.p12.password", Certificates.PASSWORD);
        settings.put("quarkus.http.insecure-requests", "disabled");
        settings.put("quarkus.http.ssl-port", Integer.toString(port));
        return port;
    }

    /** Health answers without TLS, on its own port. */
    private static HttpResponse<String> get(SSLContext client, int port, @Nullable String login, String... project)
            throws IOException, InterruptedException {
        URI address = URI.create("https://127.0.0.1:" + port + "/kylin/api/async_query?project="
                + (project.length == 0 ? "learn_kylin" : project[0]));
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (login != null) {
            request.header("Authorization", basic(login));
        }
        return HttpClient.newBuilder()
                .sslContext(client)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private RequestSpecification as(String login) {
        return service.anonymous().header("Authorization", basic(login));
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private String file(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        return file.toString();
    }

    /** By the service's own command, which reads the password from its standard input. */
    private String hash(String password) throws IOException {
        List<String> command = RunningService.command("hash-password");
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().write((password + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String hash = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(hash).matches("\\$2a\\$12\\$.{53}");
        return hash;
    }
}
