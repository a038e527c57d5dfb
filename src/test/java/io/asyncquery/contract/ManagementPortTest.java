package io.asyncquery.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the management port says to whoever reaches it: how the service is, and nothing else. */
@QuarkusTest
@TestProfile(AccessProfile.class)
@SuppressWarnings("NullAway.Init")
class ManagementPortTest {
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @ConfigProperty(name = "async-query.storage.root")
    String store;

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/health/well"})
    void healthTellsNoSecretHostUserOrPath(String path) {
        Response answer = given().get(management.resolve(path));

        assertThat(answer.statusCode()).isIn(200, 503);
        assertThat(answer.asString())
                .contains("status")
                .doesNotContain(
                        store,
                        "sc://",
                        "127.0.0.1",
                        "ADMIN",
                        "KYLIN",
                        "token",
                        "password",
                        "Exception",
                        System.getProperty("user.dir"));
    }

    @Test
    void metricsTellNumbersAndNoQueryUserHostOrPath() {
        String id = "d62eb06b-0c7f-4f8a-9a30-b9ea0f5b92d2";
        WireClient.analyst().get("/" + id + "/status?project=shared");
        WireClient.admin().send("POST", "/retention/run");

        Response answer = given().get(management.resolve("/q/metrics"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString())
                .contains(
                        "async_query_retention_runs_seconds_count",
                        "async_query_retention_examined_total",
                        "async_query_retention_expired_total",
                        "async_query_retention_failed_total",
                        "async_query_retention_orphans_total",
                        "async_query_retention_freed_bytes_total",
                        "/async_query/{query_id}/status")
                .doesNotContain(id, store, "sc://", "127.0.0.1", "ADMIN", "KYLIN", System.getProperty("user.dir"));
    }

    @Test
    void readinessSaysOfEachEngineHowItIs() {
        JsonPath ready = given().get(management.resolve("/q/health/ready")).jsonPath();

        for (String engine : List.of("default", "etl")) {
            assertThat(ready.getString("checks.find { it.name == 'engine' }.data.'engine." + engine + "'"))
                    .as(engine)
                    .startsWith("DOWN, has not answered yet, for ");
        }
    }

    @Test
    void noCallOfTheServiceIsThere() {
        for (OpenApi.Call call : OpenApi.read().calls()) {
            Response answer = given().auth()
                    .preemptive()
                    .basic("ADMIN", "KYLIN")
                    .request(call.method(), management.resolve(call.path().replace("{query_id}", "x")));

            assertThat(answer.statusCode()).as(call.id()).isEqualTo(404);
        }
    }

    @Test
    void nothingIsChangedThere() {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            for (String path : List.of("/", "/q", "/q/shutdown", "/q/dev-ui", "/q/logging-manager", "/q/info")) {
                assertThat(given().request(method, management.resolve(path)).statusCode())
                        .as("%s %s", method, path)
                        .isIn(404, 405);
            }
        }
    }
}
