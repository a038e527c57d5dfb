package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Results that are kept for as long as a user asks, and removed when an administrator says so. */
@QuarkusTest
@TestProfile(BusyProfile.class)
@SuppressWarnings("NullAway.Init")
class RetentionTest extends WireTest {
    private static final String RUN = "/retention/run";

    @Inject
    Scheduler scheduler;

    @Inject
    Clock clock;

    @Test
    void itRunsWhenTheCronExpressionSaysSoInTheServicesTimeZone() {
        LocalTime next =
                LocalTime.ofInstant(scheduler.getScheduledJob("retention").getNextFireTime(), clock.getZone());

        assertThat(next).isEqualTo(LocalTime.of(3, 15));
    }

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
    void anExpiredQueryIsUnknownButForTheCallThatSaysWhyAndWhen() {
        String id = submit(Map.<String, Object>of("sql", "select 1", "project", "learn_kylin", "expires_in", 1));
        JsonNode before = analyst.get("/" + id + PROJECT).data();
        assertThat(before.path("expired_at").isNull()).isTrue();
        awaitExpiry(before);
        admin.send("POST", RUN + PROJECT);

        JsonNode expired = analyst.get("/" + id + PROJECT).data();

        assertThat(expired.path("state").asText()).isEqualTo("EXPIRED");
        assertThat(expired.path("status").asText()).isEqualTo("MISSING");
        assertThat(expired.path("info").asText()).isEqualTo("query status is lost");
        assertThat(expired.path("expired_by").asText()).isEqualTo("QUERY");
        assertThat(Instant.parse(expired.path("expired_at").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(expired.path("expires_at").isNull()).isTrue();
        assertThat(expired.path("rows")).isEqualTo(before.path("rows"));
        assertThat(expired.path("sql").asText()).isEqualTo("select 1");
        assertThat(admin.get("/" + id + PROJECT).status()).isEqualTo(200);
        assertThat(WireClient.modeler().get("/" + id + PROJECT).status()).isEqualTo(404);
        for (String call : List.of("metadata", "file_status", "result_download", "result_path", "events")) {
            assertThat(analyst.get("/" + id + "/" + call + PROJECT).status())
                    .as(call)
                    .isEqualTo(404);
        }
        assertThat(analyst.send("DELETE", "/" + id + PROJECT).status()).isEqualTo(404);
    }

    @Test
    void aPinnedResultNeitherExpiresNorIsDeletedUntilItIsUnpinned() {
        String id = submit(Map.<String, Object>of("sql", "select 1", "project", "learn_kylin", "expires_in", 1));
        awaitExpiry(analyst.get("/" + id + PROJECT).data());

        JsonNode pinned = admin.send("PUT", "/" + id + "/pin" + PROJECT).data();
        assertThat(pinned.path("pinned").asBoolean()).isTrue();
        assertThat(pinned.path("expires_at").isNull()).isTrue();
        assertThat(admin.send("PUT", "/" + id + "/pin" + PROJECT).status()).isEqualTo(200);
        assertThat(analyst.get("/" + id + PROJECT).data().path("pinned").asBoolean())
                .isTrue();

        assertThat(admin.send("POST", RUN + PROJECT).data().path("expired").asInt())
                .isZero();
        WireClient.Answer refused = analyst.send("DELETE", "/" + id + PROJECT);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().toString()).contains("KE-020040001", "pinned");
        assertThat(admin.send("DELETE", PROJECT + "&older_than=2099-01-01%2000:00:00")
                        .data()
                        .asBoolean())
                .isTrue();
        assertThat(admin.get("/" + id + "/status" + PROJECT).word()).isEqualTo("SUCCESSFUL");

        JsonNode unpinned = admin.send("DELETE", "/" + id + "/pin" + PROJECT).data();
        assertThat(unpinned.path("pinned").asBoolean()).isFalse();
        assertThat(unpinned.path("expires_at").isNull()).isFalse();
        assertThat(admin.send("POST", RUN + PROJECT).data().path("expired").asInt())
                .isOne();
        assertThat(admin.send("PUT", "/" + id + "/pin" + PROJECT).status()).isEqualTo(404);
    }

    @Test
    void everyAnswerAboutAResultSaysWhenItGoes() {
        String id = submit(Map.<String, Object>of("sql", "select 1", "project", "learn_kylin", "expires_in", 3600));
        String expiry =
                analyst.get("/" + id + PROJECT).data().path("expires_at").asText();
        String sunset = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.parse(expiry).atOffset(ZoneOffset.UTC));

        assertThat(analyst.get("/" + id + "/status" + PROJECT)
                        .data()
                        .path("expires_at")
                        .asText())
                .isEqualTo(expiry);
        for (String call : List.of("metadata", "file_status", "result_download", "result_path")) {
            assertThat(analyst.plain("GET", "/" + id + "/" + call + PROJECT, "")
                            .headers()
                            .firstValue("Sunset"))
                    .as(call)
                    .contains(sunset);
        }
        assertThat(analyst.plain("DELETE", "/stop/" + id + PROJECT, "")
                        .headers()
                        .firstValue("Sunset"))
                .contains(sunset);
        for (String call : List.of("/" + id + PROJECT, PROJECT + "&older_than=2099-01-01%2000:00:00", "?")) {
            JsonNode found = admin.send("DELETE", call + "&dry_run=true").data().path("queries");
            assertThat(found.findValuesAsText("expires_at")).as(call).containsExactly(expiry);
        }
        admin.send("PUT", "/" + id + "/pin" + PROJECT);
        assertThat(analyst.get("/" + id + "/status" + PROJECT).data().has("expires_at"))
                .isFalse();
        assertThat(analyst.plain("GET", "/" + id + "/metadata" + PROJECT, "")
                        .headers()
                        .firstValue("Sunset"))
                .isEmpty();
        admin.send("DELETE", "/" + id + "/pin" + PROJECT);
    }

    @Test
    void whatHasNoResultCannotBePinned() {
        engine.hold();
        String id = analyst.post(Map.<String, Object>of("sql", "select 1", "project", "learn_kylin"))
                .data()
                .path("query_id")
                .asText();
        assertThat(admin.send("PUT", "/" + id + "/pin" + PROJECT).status()).isEqualTo(409);
        analyst.send("DELETE", "/stop/" + id + PROJECT);
        awaitStatus(id, "FAILED");

        assertThat(admin.send("PUT", "/" + id + "/pin" + PROJECT).status()).isEqualTo(409);
        assertThat(admin.send("PUT", "/nosuch/pin" + PROJECT).status()).isEqualTo(404);
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
