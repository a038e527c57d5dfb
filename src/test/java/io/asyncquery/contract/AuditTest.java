package io.asyncquery.contract;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncquery.fakes.AuditLines;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.query.AsyncQuery;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each call that matters, and each that was not allowed, is one line in the audit log. */
@QuarkusTest
@TestProfile(AuditTest.Profile.class)
class AuditTest extends WireTest {
    private static final String UUID = "[0-9a-f-]{36}";

    private AuditLines audit;

    @BeforeEach
    void listen() {
        audit = AuditLines.listen();
    }

    @AfterEach
    void stopListening() {
        audit.close();
    }

    @Test
    void aQueryFromItsSubmissionToItsDeletion() {
        String id = analyst.submit("select 'secret', 7 -- note");
        awaitStatus(id, "SUCCESSFUL");
        int length = download(id);
        // Its line is written when its last byte is, which the client may have before.
        written(2);
        analyst.send("DELETE", "/stop/" + id + PROJECT);
        analyst.send("DELETE", "/" + id + PROJECT);

        List<JsonNode> events = written(4);
        assertThat(events)
                .extracting(event -> text(event, "event"))
                .containsExactly("submit", "download", "stop", "delete");
        assertThat(events).allSatisfy(event -> {
            assertThat(text(event, "outcome")).isEqualTo("success");
            assertThat(text(event, "user")).isEqualTo("ANALYST");
            assertThat(text(event, "remote")).isEqualTo("127.0.0.1");
            assertThat(text(event, "project")).isEqualTo("learn_kylin");
            assertThat(text(event, "query_id")).isEqualTo(id).matches(UUID);
            assertThat(text(event, "time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(event.path("duration_ms").isIntegralNumber()).isTrue();
            assertThat(event.path("status").asInt()).isEqualTo(200);
            assertThat(event.path("error_code").isNull()).isTrue();
            assertThat(event.path("claimed_user").isNull()).isTrue();
        });
        assertThat(text(events.get(0), "sql")).isEqualTo("select ?, ?");
        assertThat(events.get(1).path("bytes").asInt()).isEqualTo(length);
        assertThat(events.get(3).path("bytes").asInt()).isEqualTo(length);
        assertThat(events.get(3).path("queries").asInt()).isEqualTo(1);
        assertThat(text(events.get(3), "scope")).isEqualTo("one");
        assertThat(text(events.get(3), "owner")).isEqualTo("ANALYST");
        assertThat(String.join("", audit.text())).doesNotContain("secret", "note");
    }

    @Test
    void readingWhatOneMayIsNotWritten() {
        String id = analyst.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        for (String what : List.of("", "/status", "/metadata", "/file_status", "/result_path")) {
            assertThat(analyst.get("/" + id + what + PROJECT).status()).isEqualTo(200);
        }
        analyst.headers("/" + id + "/result_download" + PROJECT);
        analyst.get(PROJECT);

        assertThat(written(1)).extracting(event -> text(event, "event")).containsExactly("submit");
    }

    @Test
    void anothersQueryIsDeniedAndAnUnknownOneUnknownWhileTheAnswersAreTheSame() {
        String id = admin.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        for (String query : List.of("/" + id, NOBODYS)) {
            for (String what : List.of("", "/status", "/metadata", "/result_download", "/events")) {
                assertThat(analyst.get(query + what + PROJECT).body().toString().replace(query.substring(1), "ID"))
                        .isEqualTo(analyst.get(NOBODYS + what + PROJECT)
                                .body()
                                .toString()
                                .replace(NOBODYS.substring(1), "ID"));
            }
            analyst.send("DELETE", query + PROJECT);
            analyst.send("DELETE", "/stop" + query + PROJECT);
        }

        List<JsonNode> denied = of("outcome", "denied");
        assertThat(denied)
                .extracting(event -> text(event, "event"))
                .containsExactly("detail", "status", "metadata", "download", "events", "delete", "stop");
        assertThat(denied).allSatisfy(event -> {
            assertThat(text(event, "user")).isEqualTo("ANALYST");
            assertThat(text(event, "query_id")).isEqualTo(id);
        });
        assertThat(of("outcome", "unknown"))
                .hasSize(5 + 5 + 5 + 2)
                .allSatisfy(event -> assertThat(text(event, "query_id")).isEqualTo(NOBODYS.substring(1)));
    }

    @Test
    void whoIsNotAllowedIsDenied() {
        given().get(ErrorTable.PATH + NOBODYS + "/status" + PROJECT);
        given().auth().preemptive().basic("ADMIN", "wrong-password").get(ErrorTable.PATH + PROJECT);
        analyst.get("?project=closed");
        analyst.send("DELETE", "");
        analyst.post(Map.of("sql", "select 1", "project", "closed"));

        List<JsonNode> events = written(5);
        assertThat(events)
                .allSatisfy(event -> assertThat(text(event, "outcome")).isEqualTo("denied"));
        assertThat(events)
                .extracting(event -> text(event, "event"))
                .containsExactly("status", "list", "list", "delete", "submit");
        assertThat(events)
                .extracting(event -> text(event, "error_code"))
                .containsExactly("KE-010003207", "KE-010003208", "KE-010024001", "KE-010024001", "KE-010024001");
        assertThat(events)
                .extracting(event -> text(event, "user"))
                .containsExactly("", "", "ANALYST", "ANALYST", "ANALYST");
        assertThat(text(events.get(1), "claimed_user")).isEqualTo("ADMIN");
        assertThat(text(events.get(2), "project")).isEqualTo("closed");
        assertThat(events).allSatisfy(event -> assertThat(text(event, "remote")).isEqualTo("127.0.0.1"));
        assertThat(String.join("", audit.text())).doesNotContain("wrong-password");
    }

    @Test
    void whatFailsForOtherReasonsIsFailed() {
        analyst.post(Map.of("sql", " ", "project", "learn_kylin"));
        analyst.post(Map.of("sql", "select 1", "project", "no\r\n{\"such"));

        List<JsonNode> events = written(2);
        assertThat(events).extracting(event -> text(event, "outcome")).containsExactly("failed", "failed");
        assertThat(events)
                .extracting(event -> text(event, "error_code"))
                .containsExactly("KE-020040001", "KE-010001201");
        assertThat(text(events.get(1), "project")).isEqualTo("no\r\n{\"such");
    }

    @Test
    void ofManyDeletionsEachQueryHasALineAndTheCallHasOne() {
        List<String> ids = List.of(admin.submit("select 1"), analyst.submit("select 2"));
        ids.forEach(id -> awaitStatus(id, "SUCCESSFUL"));
        admin.send("DELETE", PROJECT + "&older_than=2999-01-01%2000:00:00");
        admin.submit("select 3");
        admin.send("DELETE", "");

        List<JsonNode> older = of("scope", "older_than");
        assertThat(older).hasSize(3).allSatisfy(event -> {
            assertThat(text(event, "event")).isEqualTo("delete");
            assertThat(text(event, "user")).isEqualTo("ADMIN");
        });
        assertThat(older.subList(0, 2))
                .extracting(event -> text(event, "query_id"))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(older.subList(0, 2))
                .extracting(event -> text(event, "owner"))
                .containsExactlyInAnyOrder("ADMIN", "ANALYST");
        assertThat(older.get(2).path("queries").asInt()).isEqualTo(2);
        assertThat(older.get(2).path("query_id").isNull()).isTrue();
        assertThat(of("scope", "all")).hasSize(2);
    }

    @Test
    void namesMadeToDeceiveStayInTheirField() {
        String name = "a\r\n{\"event\",\"x\"}\u2028\u202e";
        String header = "Basic " + Base64.getEncoder().encodeToString((name + ":p").getBytes(UTF_8));
        given().header("Authorization", header).get(ErrorTable.PATH + PROJECT);

        assertThat(text(written(1).get(0), "claimed_user")).isEqualTo(name);
        assertThat(audit.text().get(0)).matches("[\\x20-\\x7e]*");
    }

    @Test
    void theAddressIsTheClientsWhereAProxyIsTrusted() {
        given().header("X-Forwarded-For", "203.0.113.9").get(ErrorTable.PATH + PROJECT);

        assertThat(text(written(1).get(0), "remote")).isEqualTo("203.0.113.9");
    }

    @Test
    void whoComesThroughTheProxyByTlsIsToldToStayWithIt() {
        assertThat(given().header("X-Forwarded-Proto", "https")
                        .get(ErrorTable.PATH)
                        .header("Strict-Transport-Security"))
                .isEqualTo("max-age=31536000");
        assertThat(given().get(ErrorTable.PATH).header("Strict-Transport-Security"))
                .isNull();
    }

    @Test
    void downloadsAtOnceAreEachWrittenWithTheirOwnBytes() {
        String id = bigResult(1 << 20);
        CompletableFuture.allOf(IntStream.range(0, 8)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> analyst.stream(
                                        "/" + id + "/result_download" + PROJECT, "Range", "bytes=0-" + (1000 + i))
                                .body()
                                .close()))
                        .toArray(CompletableFuture[]::new))
                .join();
        int length = download(id);

        await().until(() -> of("event", "download").size() == 9);
        assertThat(of("event", "download"))
                .extracting(event -> event.path("bytes").asInt())
                .contains(length)
                .hasSize(9);
    }

    @Test
    void aPartIsWrittenWithTheBytesOfThePart() {
        String id = bigResult(5_000);

        given().auth()
                .preemptive()
                .basic("ANALYST", "ANALYST")
                .header("Range", "bytes=10-109")
                .get(ErrorTable.PATH + "/" + id + "/result_download" + PROJECT);

        await().until(() -> of("event", "download").size() == 1);
        JsonNode event = of("event", "download").get(0);
        assertThat(event.path("bytes").asInt()).isEqualTo(100);
        assertThat(event.path("status").asInt()).isEqualTo(206);
    }

    @Test
    void aDownloadThatIsBrokenOffSaysSoAndHowFarItCame() throws IOException {
        int length = 64 << 20;
        String id = bigResult(length);
        String login = Base64.getEncoder().encodeToString("ANALYST:ANALYST".getBytes(US_ASCII));

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.getOutputStream()
                    .write(("GET " + ErrorTable.PATH + "/" + id + "/result_download" + PROJECT
                                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + login + "\r\n\r\n")
                            .getBytes(US_ASCII));
            assertThat(socket.getInputStream().readNBytes(200_000)).hasSize(200_000);
        }

        await().until(() -> of("event", "download").size() == 1);
        JsonNode event = of("event", "download").get(0);
        assertThat(text(event, "outcome")).isEqualTo("aborted");
        assertThat(event.path("bytes").asLong()).isGreaterThan(100_000).isLessThan(length);
    }

    /** A finished query of ANALYST whose result has at least so many bytes. */
    private String bigResult(int bytes) {
        engine.sayProgressAfter(() -> {
            List<AsyncQuery> opened = engine.opened();
            AsyncQuery query = opened.get(opened.size() - 1);
            ((InMemoryResultStore) results)
                    .write(
                            results.locate(query.project(), query.id(), 1),
                            "part-00000",
                            "x\n".repeat(bytes / 2).getBytes(UTF_8));
        });
        String id = analyst.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        return id;
    }

    /** Downloads the result, not compressed, and gives its length in bytes. */
    private int download(String id) {
        int length = analyst.get("/" + id + "/file_status" + PROJECT).data().asInt();
        assertThat(analyst.stream("/" + id + "/result_download" + PROJECT).body())
                .isNotEmpty();
        return length;
    }

    /** All events, of which there must be so many in the end. */
    private List<JsonNode> written(int events) {
        await().until(() -> audit.text().size() >= events);
        assertThat(audit.text()).hasSize(events);
        return audit.events();
    }

    private List<JsonNode> of(String field, String value) {
        return audit.events().stream()
                .filter(event -> text(event, field).equals(value))
                .toList();
    }

    private static String text(JsonNode event, String field) {
        return event.path(field).asText("").replace("null", "");
    }

    /** Behind a proxy, and with statements in the log. */
    public static class Profile extends BusyProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = super.getConfigOverrides();
            settings.put("async-query.audit.sql", "redacted");
            settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
            return settings;
        }
    }
}
