package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(BusyProfile.class)
class IdempotencyTest extends WireTest {
    private static final String KEY = "Idempotency-Key";
    private static final Map<String, Object> BODY = Map.<String, Object>of("sql", "select 1", "project", "learn_kylin");

    @Test
    void theSameKeyFromTwentyThreadsAtOnceIsOneQuery() throws InterruptedException {
        engine.hold();
        ExecutorService crowd = Executors.newFixedThreadPool(20);
        CountDownLatch start = new CountDownLatch(20);
        List<CompletableFuture<WireClient.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> {
                        start.countDown();
                        awaitStart(start);
                        return admin.post(BODY, KEY, "twenty");
                    },
                    crowd));
        }

        Set<String> ids = new HashSet<>();
        for (CompletableFuture<WireClient.Answer> answer : answers) {
            assertThat(answer.join().status()).isEqualTo(200);
            assertThat(answer.join().word()).isEqualTo("RUNNING");
            ids.add(answer.join().data().path("query_id").asText());
        }
        crowd.shutdown();
        assertThat(ids).hasSize(1);
        assertThat(admin.get(PROJECT).data().path("total_size").asInt()).isEqualTo(1);
        engine.awaitRunning(1);
        assertThat(engine.opened()).hasSize(1);
    }

    @Test
    void aRepeatedSubmissionAnswersWithTheQueryAsItIsNow() {
        String id = admin.post(BODY, KEY, "k").data().path("query_id").asText();
        awaitStatus(id, "SUCCESSFUL");

        JsonNode again = admin.post(BODY, KEY, "k").data();
        assertThat(again.toString())
                .isEqualTo("{\"query_id\":\"" + id
                        + "\",\"status\":\"SUCCESSFUL\",\"info\":\"query success\",\"expires_at\":\""
                        + again.path("expires_at").asText() + "\"}");
        assertThat(admin.post(BODY, KEY, " \"k\" ").data().path("query_id").asText())
                .isEqualTo(id);
        assertThat(admin.post(
                                Map.<String, Object>of(
                                        "sql", "select 1 ;",
                                        "project", "LEARN_kylin",
                                        "format", "CSV",
                                        "limit", 0,
                                        "unknown", "field"),
                                KEY,
                                "k")
                        .data()
                        .path("query_id")
                        .asText())
                .as("a body that means the same")
                .isEqualTo(id);
        assertThat(engine.opened()).hasSize(1);
    }

    @Test
    void itAnswersWhileTheEngineDoesNot() {
        String id = admin.post(BODY, KEY, "k").data().path("query_id").asText();
        engine.disappear();

        assertThat(admin.post(BODY, KEY, "k").data().path("query_id").asText()).isEqualTo(id);
        assertThat(admin.post(BODY, KEY, "k2").status()).isEqualTo(503);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        admin.post(BODY, KEY, "k");

        WireClient.Answer answer =
                admin.post(Map.<String, Object>of("sql", "select 1", "project", "learn_kylin", "limit", 1), KEY, "k");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.error()).isEqualTo("KE-020040001");
        assertThat(answer.msg()).contains("Idempotency-Key", "another body");
        assertThat(admin.get(PROJECT).data().path("total_size").asInt()).isEqualTo(1);
    }

    @Test
    void aKeyIsItsUsersOwn() {
        String admins = admin.post(BODY, KEY, "k").data().path("query_id").asText();

        WireClient.Answer other =
                analyst.post(Map.<String, Object>of("sql", "select 2", "project", "learn_kylin"), KEY, "k");

        assertThat(other.status()).isEqualTo(200);
        assertThat(other.data().path("query_id").asText()).isNotEqualTo(admins);
    }

    @Test
    void withoutKeyEachSubmissionIsAQuery() {
        assertThat(admin.submit("select 1")).isNotEqualTo(admin.submit("select 1"));
    }

    @Test
    void aDeletedQueryFreesItsKey() {
        String first = admin.post(BODY, KEY, "k").data().path("query_id").asText();
        assertThat(admin.send("DELETE", "/" + first + PROJECT).data().asBoolean())
                .isTrue();

        WireClient.Answer second =
                admin.post(Map.<String, Object>of("sql", "select 2", "project", "learn_kylin"), KEY, "k");

        assertThat(second.status()).isEqualTo(200);
        awaitStatus(second.data().path("query_id").asText(), "SUCCESSFUL");
    }

    @Test
    void aRefusedSubmissionUsesNoKey() {
        assertThat(admin.post(Map.<String, Object>of("sql", "", "project", "learn_kylin"), KEY, "k")
                        .status())
                .isEqualTo(400);

        assertThat(admin.post(BODY, KEY, "k").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"\"", "a b", "\"a", "\"a\"b", "a\tb"})
    void aKeyThatIsNoneIsRefused(String key) {
        assertRefused(admin.post(BODY, KEY, key));
    }

    @Test
    void aLongKeyAndTwoKeysAreRefused() {
        assertThat(admin.post(BODY, KEY, "k".repeat(255)).status()).isEqualTo(200);
        assertRefused(admin.post(BODY, KEY, "k".repeat(256)));
        assertRefused(admin.post(BODY, KEY, "k".repeat(5000)));
        assertRefused(admin.post(BODY, KEY, "a", KEY, "a"));
    }

    private void assertRefused(WireClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("KE-000030001");
        assertThat(answer.msg()).contains("Idempotency-Key").hasSizeLessThan(300);
    }

    private static void awaitStart(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
