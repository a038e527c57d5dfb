package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(BusyProfile.class)
class QueryDetailTest extends WireTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @Test
    void whatWasAskedForAndWhatCameOfItIsTold() {
        String id = analyst.post(Map.<String, Object>ofEntries(
                        Map.entry("sql", "select '张三' ; "),
                        Map.entry("project", "LEARN_KYLIN"),
                        Map.entry("format", "CSV"),
                        Map.entry("encode", "GBK"),
                        Map.entry("separator", "||"),
                        Map.entry("file_name", "日报"),
                        Map.entry("include_header", true),
                        Map.entry("limit", 7),
                        Map.entry("offset", 3),
                        Map.entry("timeout", 90),
                        Map.entry("expires_in", 3600)))
                .data()
                .path("query_id")
                .asText();
        awaitStatus(id, "SUCCESSFUL");

        JsonNode detail = analyst.get("/" + id + PROJECT).data();

        String masked = detail.toString()
                .replace(id, "ID")
                .replaceAll(TIME, "TIME")
                .replaceAll("\"bytes\":\\d+", "\"bytes\":N");
        assertThat(masked)
                .isEqualTo(
                        "{\"query_id\":\"ID\",\"status\":\"SUCCESSFUL\",\"info\":\"await fetching results\","
                                + "\"state\":\"SUCCEEDED\",\"project\":\"learn_kylin\",\"submitter\":\"ANALYST\","
                                + "\"submitted_at\":\"TIME\",\"started_at\":\"TIME\",\"finished_at\":\"TIME\","
                                + "\"expires_at\":\"TIME\",\"pinned\":false,\"expired_at\":null,\"expired_by\":null,\"attempts\":1,\"queue_position\":null,\"timeout\":90,\"expires_in\":3600,"
                                + "\"format\":\"csv\",\"encode\":\"gbk\",\"separator\":\"||\",\"file_name\":\"日报\","
                                + "\"include_header\":true,\"limit\":7,\"offset\":3,\"spark_queue\":null,\"rows\":2,"
                                + "\"bytes\":N,\"progress\":{\"percent\":100,\"stages\":null,\"stages_done\":null,"
                                + "\"tasks\":null,\"tasks_done\":null,\"tasks_running\":null,\"input_bytes\":null,\"rows\":2},"
                                + "\"failure\":null,\"sql\":\"select '张三'\",\"columns\":[[\"a\"],[\"VARCHAR\"]],\"tables\":[]}");
        assertThat(Duration.between(time(detail, "finished_at"), time(detail, "expires_at")))
                .isEqualTo(Duration.ofHours(1));
        assertThat(detail.path("bytes").asLong())
                .isEqualTo(
                        analyst.get("/" + id + "/file_status" + PROJECT).data().asLong());
    }

    @Test
    void aQueryThatWaitsSaysItsPlaceInTheQueue() throws InterruptedException {
        engine.hold();
        String running = admin.submit("select 1");
        engine.awaitRunning(1);
        String next = admin.submit("select 2");
        String last = admin.submit("select 3");

        assertThat(admin.get("/" + running + PROJECT)
                        .data()
                        .path("queue_position")
                        .isNull())
                .isTrue();
        assertThat(admin.get("/" + next + PROJECT).data().path("queue_position").asInt(-1))
                .isZero();
        assertThat(admin.get("/" + last + PROJECT).data().path("queue_position").asInt(-1))
                .isEqualTo(1);
        JsonNode detail = admin.get("/" + running + PROJECT).data();
        assertThat(detail.path("state").asText()).isEqualTo("RUNNING");
        assertThat(detail.path("columns").toString()).isEqualTo("[[\"a\"],[\"VARCHAR\"]]");
        assertThat(detail.path("finished_at").isNull()).isTrue();
    }

    @Test
    void aStoppedQuerySaysWhoseTheFailureIs() {
        engine.hold();
        String id = admin.submit("select 1");
        admin.send("DELETE", "/stop/" + id + PROJECT);

        await().until(() ->
                admin.get("/" + id + PROJECT).data().path("state").asText().equals("FAILED"));
        JsonNode detail = admin.get("/" + id + PROJECT).data();
        assertThat(detail.path("failure").toString())
                .isEqualTo("{\"blame\":\"USER\",\"message\":\"Stopped by user.\"}");
        assertThat(detail.path("status").asText()).isEqualTo("FAILED");
        assertThat(detail.path("info").asText()).isEqualTo("Stopped by user.");
        assertThat(detail.path("rows").isNull()).isTrue();
        assertThat(detail.path("bytes").isNull()).isTrue();
    }

    @Test
    void aStrangersQueryLooksExactlyLikeOneThatIsNot() {
        String id = admin.submit("select 1");

        WireClient.Answer strangers = analyst.get("/" + id + PROJECT);
        WireClient.Answer nobodys = analyst.get(NOBODYS + PROJECT);

        assertThat(strangers.status()).isEqualTo(404);
        assertThat(strangers.error()).isEqualTo("KE-010031301");
        assertThat(strangers.body()).isEqualTo(nobodys.body());
        assertThat(strangers.response().headers().map().keySet())
                .isEqualTo(nobodys.response().headers().map().keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "..%2f..%2fetc", "%00", "0-0-0-0-0", "%F0%9F%98%80", "stop", "status", "events"})
    void anIdThatIsNoneIsAnUnknownQuery(String id) {
        WireClient.Answer answer = admin.get("/" + id + PROJECT);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).isEqualTo("KE-010031301");
    }

    private static Instant time(JsonNode detail, String name) {
        return Instant.parse(detail.path(name).asText());
    }
}
