package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletions that only say what would go. */
@QuarkusTest
@TestProfile(BusyProfile.class)
class DryRunTest extends WireTest {
    private static final String EVERYTHING_OLD = PROJECT + "&older_than=2999-01-01%2000:00:00";

    @Test
    void whatWouldGoIsListedAndStays() {
        String first = succeeded(admin);
        String second = succeeded(analyst);
        long bytes = bytes(first) + bytes(second);

        for (String call : List.of(EVERYTHING_OLD + "&dry_run=true", "?dry_run=TRUE")) {
            JsonNode preview = admin.send("DELETE", call).data();

            assertThat(ids(preview)).as(call).containsExactlyInAnyOrder(first, second);
            assertThat(preview.path("total").asInt()).isEqualTo(2);
            assertThat(preview.path("bytes").asLong()).isEqualTo(bytes).isPositive();
        }
        assertThat(status(first)).isEqualTo("SUCCESSFUL");
        assertThat(status(second)).isEqualTo("SUCCESSFUL");
    }

    @Test
    void aQueryIsToldWithWhoseItIsWhenItEndedAndItsBytes() {
        String id = succeeded(analyst);
        JsonNode detail = analyst.get("/" + id + PROJECT).data();

        JsonNode preview =
                analyst.send("DELETE", "/" + id + PROJECT + "&dry_run=true").data();

        assertThat(preview.toString())
                .isEqualTo("{\"queries\":[{\"query_id\":\"" + id
                        + "\",\"project\":\"learn_kylin\",\"submitter\":\"ANALYST\",\"finished_at\":"
                        + detail.get("finished_at") + ",\"expires_at\":" + detail.get("expires_at") + ",\"bytes\":"
                        + detail.get("bytes") + "}],\"total\":1,\"bytes\":"
                        + detail.get("bytes") + "}");
        assertThat(status(id)).isEqualTo("SUCCESSFUL");
    }

    @Test
    void aRunningQueryIsNotStopped() throws InterruptedException {
        engine.hold();
        String id = admin.submit("select 1");
        engine.awaitRunning(1);

        JsonNode preview =
                admin.send("DELETE", "/" + id + PROJECT + "&dry_run=1").data();

        assertThat(preview.path("queries").path(0).path("finished_at").isNull()).isTrue();
        assertThat(preview.path("queries").path(0).path("expires_at").isNull()).isTrue();
        assertThat(preview.path("bytes").asLong()).isZero();
        assertThat(status(id)).isEqualTo("RUNNING");
    }

    @Test
    void ofAPinnedQueryItSaysWhatItsDeletionSays() {
        String id = succeeded(admin);
        admin.send("PUT", "/" + id + "/pin" + PROJECT);

        WireClient.Answer asked = deletion(id, "&dry_run=true");
        WireClient.Answer refused = deletion(id, "");

        assertThat(asked.status()).isEqualTo(refused.status()).isEqualTo(409);
        assertThat(asked.body()).isEqualTo(refused.body());
        assertThat(admin.send("DELETE", "?dry_run=true").data().path("total").asInt())
                .isZero();
        admin.send("DELETE", "/" + id + "/pin" + PROJECT);
        assertThat(deletion(id, "&dry_run=true").data().path("total").asInt()).isOne();
    }

    @Test
    void whoMayNotDeleteMayNotAskEither() {
        String id = succeeded(admin);

        assertThat(analyst.send("DELETE", "/" + id + PROJECT + "&dry_run=true").status())
                .isEqualTo(404);
        assertThat(analyst.send("DELETE", EVERYTHING_OLD + "&dry_run=true").status())
                .isEqualTo(403);
        assertThat(analyst.send("DELETE", "?dry_run=true").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yess", "tru", "2", "%00", "null"})
    void aMisspeltWordDeletesNothing(String word) {
        String id = succeeded(admin);

        for (String call : List.of("/" + id + PROJECT + "&", EVERYTHING_OLD + "&", "?")) {
            assertThat(admin.send("DELETE", call + "dry_run=" + word).status()).isEqualTo(400);
        }
        assertThat(status(id)).isEqualTo("SUCCESSFUL");
    }

    @Test
    void withoutAnythingToDeleteNothingIsListed() {
        assertThat(admin.send("DELETE", PROJECT + "&older_than=1999-01-01%2000:00:00&dry_run=true")
                        .data()
                        .toString())
                .isEqualTo("{\"queries\":[],\"total\":0,\"bytes\":0}");
    }

    @Test
    void falseDeletes() {
        String id = succeeded(admin);

        assertThat(admin.send("DELETE", "/" + id + PROJECT + "&dry_run=false")
                        .data()
                        .asBoolean())
                .isTrue();
        assertThat(status(id)).isEqualTo("MISSING");
    }

    private String succeeded(WireClient client) {
        String id = client.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        return id;
    }

    private WireClient.Answer deletion(String id, String parameters) {
        return admin.send("DELETE", "/" + id + PROJECT + parameters);
    }

    private String status(String id) {
        return admin.get("/" + id + "/status" + PROJECT).word();
    }

    private long bytes(String id) {
        return admin.get("/" + id + "/file_status" + PROJECT).data().asLong();
    }

    private static List<String> ids(JsonNode preview) {
        List<String> ids = new ArrayList<>();
        preview.path("queries").forEach(query -> ids.add(query.path("query_id").asText()));
        return ids;
    }
}
