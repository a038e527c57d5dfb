package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Results that are kept for as long as a user asks, and removed when an administrator says so. */
@QuarkusTest
@TestProfile(BusyProfile.class)
class RetentionTest extends WireTest {
    private static final String RUN = "/retention/run";

    @Test
    void whatHasExpiredIsRemovedAtOnceAndTheRestStays() {
        String brief = submit(Map.<String, Object>of("sql", "select 1", "project", "learn_kylin", "expires_in", 1));
        String other = submit(Map.<String, Object>of("sql", "select 2", "project", "learn_kylin"));
        JsonNode detail = admin.get("/" + brief + PROJECT).data();
        long bytes = detail.path("bytes").asLong();
        assertThat(detail.path("expires_in").asLong()).isEqualTo(1);
        awaitExpiry(detail);

        JsonNode run = admin.send("POST", RUN + PROJECT).data();

        assertThat(run.path("examined").asInt()).isEqualTo(2);
        assertThat(run.path("expired").asInt()).isEqualTo(1);
        assertThat(run.path("failed").asInt()).isZero();
        assertThat(run.path("bytes").asLong()).isEqualTo(bytes).isPositive();
        assertThat(run.path("complete").asBoolean()).isTrue();
        assertThat(run.path("duration_ms").isIntegralNumber()).isTrue();
        assertThat(admin.get("/" + brief + "/status" + PROJECT).word()).isEqualTo("MISSING");
        assertThat(admin.get("/" + other + "/status" + PROJECT).word()).isEqualTo("SUCCESSFUL");
    }

    @Test
    void withoutAProjectAllAreLookedAt() {
        submit(Map.<String, Object>of("sql", "select 1", "project", "learn_kylin"));

        assertThat(admin.send("POST", RUN).data().path("examined").asInt()).isEqualTo(1);
        assertThat(admin.send("POST", RUN).data().path("expired").asInt()).isZero();
    }

    @Test
    void onlyAdministratorsRunIt() {
        assertThat(analyst.send("POST", RUN).status()).isEqualTo(403);
        assertThat(analyst.send("POST", RUN + PROJECT).status()).isEqualTo(403);
        assertThat(admin.send("POST", RUN + "?project=nosuch").status()).isEqualTo(404);
    }

    private static void awaitExpiry(JsonNode detail) {
        Instant expiry = Instant.parse(detail.path("expires_at").asText()).plusMillis(2);
        await().until(() -> Instant.now().isAfter(expiry));
    }

    private String submit(Map<String, Object> body) {
        String id = analyst.post(body).data().path("query_id").asText();
        awaitStatus(id, "SUCCESSFUL");
        return id;
    }
}
