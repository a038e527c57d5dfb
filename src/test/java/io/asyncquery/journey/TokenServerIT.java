package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.fakes.TokenServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Bearer tokens when the server with their keys is away, hangs or fails, and when it is back. */
class TokenServerIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final TokenServer server = new TokenServer();
    private @Nullable RunningService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        server.close();
    }

    @Test
    void aServiceStartsWithoutTheServerAndNeedsNoRestartWhenItIsThere() throws Exception {
        launch();

        assertUnanswered(token());
        assertThat(withPassword()).isEqualTo(200);
        assertThat(service.logText())
                .contains("OIDC server is not available at the '" + server.issuer())
                .doesNotContain("unexpected failure");

        server.fail();
        assertUnanswered(token());

        server.answer();
        assertThat(get(token()).statusCode()).isEqualTo(200);
    }

    @Test
    void knownKeysOutliveTheServerAndNewOnesWorkWhenItIsBack() throws Exception {
        server.answer();
        launch();
        String known = token();
        assertThat(get(known).statusCode()).isEqualTo(200);

        server.close();
        server.changeKey();
        assertUnanswered(token());
        assertThat(get(known).statusCode()).isEqualTo(200);
        assertThat(withPassword()).isEqualTo(200);

        server.answer();
        await().atMost(SOON).until(() -> get(token()).statusCode() == 200);
    }

    @Test
    void nobodyWaitsLongForAServerThatHangs() throws Exception {
        server.hang();
        launch();

        assertUnanswered(token());
        assertThat(withPassword()).isEqualTo(200);

        server.answer();
        assertThat(get(token()).statusCode()).isEqualTo(200);

        server.hang();
        server.changeKey();
        assertUnanswered(token());
    }

    @Test
    void aServerThatFailsLaterIsNotTheFaultOfTheToken() throws Exception {
        server.answer();
        launch();
        assertThat(get(token()).statusCode()).isEqualTo(200);

        server.changeKey();
        server.fail();

        assertUnanswered(token());
        assertThat(service.logText()).doesNotContain("unexpected failure");
    }

    /** No engine answers at that address, which a login does not need. */
    private void launch() {
        service = RunningService.launch(
                folder,
                Map.of(
                        "async-query.engine.remote", "sc://127.0.0.1:1",
                        "async-query.engine.token", "s3cret",
                        "async-query.security.readiness-checks", "warn",
                        "quarkus.oidc.tenant-enabled", "true",
                        "quarkus.oidc.auth-server-url", server.issuer(),
                        "quarkus.oidc.token.audience", "async-query",
                        "quarkus.oidc.token.forced-jwk-refresh-interval", "1s",
                        "quarkus.oidc.connection-timeout", "2s"));
        service.awaitLive();
    }

    private String token() {
        long now = Instant.now().getEpochSecond();
        return "Bearer "
                + server.token(Map.of(
                        "iss",
                        server.issuer(),
                        "aud",
                        "async-query",
                        "sub",
                        "0815",
                        "preferred_username",
                        "dora",
                        "iat",
                        now - 60,
                        "exp",
                        now + 600));
    }

    private int withPassword() throws IOException, InterruptedException {
        return get("Basic " + Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(UTF_8)))
                .statusCode();
    }

    private void assertUnanswered(String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(token);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(answer.body())
                .startsWith(
                        "{\"code\":\"999\",\"data\":null,\"msg\":\"KE-020040003: The server that publishes the keys")
                .doesNotContain("127.0.0.1", "Exception", "\\tat");
    }

    /** Waits for an answer no longer than a client would. */
    private HttpResponse<String> get(String credentials) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(service.base() + "/kylin/api/async_query?project=learn_kylin"))
                .header("Authorization", credentials)
                .timeout(SOON)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    }
}
