package io.asyncquery.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.query.ResultStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody sends by mistake. Each gets the contract's answer, and the service goes on. */
@QuarkusTest
@TestProfile(WireProfile.class)
class HostileInputTest {
    private static final String PATH = ErrorTable.PATH;

    @Inject
    WireParts.ReplaceableEngine engines;

    @Inject
    ResultStore results;

    @BeforeEach
    void renewEngine() {
        engines.renew(results);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2f..%2fetc%2fpasswd",
                "..%5c..%5cx",
                "%00",
                "%0d%0aSet-Cookie:%20a=b",
                "%252e%252e",
                "0-0-0-0-0",
                "%7B%7D",
                "00000000-0000-4000-8000-00000000000g",
                "00000000-0000-4000-8000-000000000000.json",
                "%F0%9F%98%80"
            })
    void anIdThatIsNoneIsAnUnknownQuery(String id) {
        String address = PATH + "/" + id;

        assertThat(get(address + "/status?project=learn_kylin").<String>path("data.status"))
                .isEqualTo("MISSING");
        for (String what : List.of("", "/metadata", "/file_status", "/result_download", "/result_path", "/events")) {
            Response answer = get(address + what + "?project=learn_kylin");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.<String>path("error_code")).isEqualTo("KE-010031301");
            assertThat(answer.headers().hasHeaderWithName("Set-Cookie")).isFalse();
        }
        assertThat(admin().urlEncodingEnabled(false)
                        .delete(address + "?project=learn_kylin")
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "7",
                "{",
                "{\"sql\":}",
                "{\"sql\":\"select 1\"} trailing",
                "\u0000"
            })
    void aBodyThatIsNoObjectIsRefused(String body) {
        Response answer = post(body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.<String>path("error_code")).isEqualTo("KE-000030001");
        assertThat(answer.asString()).doesNotContain("jackson", "Unexpected character", "Source:");
    }

    @Test
    void aBodyThatNestsWithoutEndIsRefused() {
        String body = "{\"sql\":" + "[".repeat(1900) + "]".repeat(1900) + "}";

        assertThat(post(body.getBytes(StandardCharsets.UTF_8)).<String>path("error_code"))
                .isEqualTo("KE-000030001");
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = "{\"project\":\"learn_kylin\",\"sql\":\"select '\u00ff'\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(post(body).statusCode()).isEqualTo(400);
    }

    @Test
    void tenMegabytesOfSqlAreRefusedWithLengthAndInChunks() throws IOException {
        String body = "{\"project\":\"learn_kylin\",\"sql\":\"select '" + "x".repeat(10_000_000) + "'\"}";

        assertThat(post(body.getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(413);
        assertThat(chunked(body)).startsWith("HTTP/1.1 413").contains("KE-000030001");
    }

    @Test
    void theEdgesOfTheLimitsAreInside() {
        String sql = "select 1" + " ".repeat(90) + "a";
        assertThat(sql).hasSize(99);

        assertThat(submit(sql + "b").statusCode()).isEqualTo(200);
        assertThat(submit(sql + "bc").statusCode()).isEqualTo(413);
    }

    @Test
    void aProjectThatDiffersInCaseIsTheSameProject() {
        String id = submit("select 1").path("data.query_id");

        Response answer = get(PATH + "/" + id + "/result_path?project=LEARN_kylin");

        assertThat(answer.<String>path("data")).endsWith("/learn_kylin/async_query_result/" + id);
    }

    @Test
    void aProjectThatLooksLikeAPathIsUnknown() {
        for (String project : List.of("../learn_kylin", "learn_kylin/..", "%2e%2e", "learn_kylin%00")) {
            assertThat(get(PATH + "/x/status?project=" + project).<String>path("error_code"))
                    .isEqualTo("KE-010001201");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: localhost:99999\r\n", "Host: a b\r\n", ""})
    void aHostThatCannotBeIsAnsweredInTheEnvelope(String host) throws IOException {
        byte[] request = ("GET " + PATH + " HTTP/1.1\r\nConnection: close\r\nAccept: text/html\r\n" + host + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);

        RawHttp.Answer answer = RawHttp.send(request, Duration.ofSeconds(20));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"error_code\":\"KE-000000001\"").doesNotContain("vertx", "Exception");
    }

    @Test
    void noHostileTextNamesAQueryOrAProject() {
        for (String text : HostileText.FRAGMENTS) {
            String encoded = URLEncoder.encode(text.substring(0, Math.min(200, text.length())), StandardCharsets.UTF_8);

            assertThat(get(PATH + "/a" + encoded + "/status?project=learn_kylin")
                            .<String>path("data.status"))
                    .as("query %s", encoded)
                    .isEqualTo("MISSING");
            assertThat(get(PATH + "?project=" + encoded).<String>path("error_code"))
                    .as("project %s", encoded)
                    .isIn("KE-010001201", "KE-010001002");
        }
    }

    @Test
    void aProjectInTheBodyOfAGetIsRead() {
        String id = submit("select 1").path("data.query_id");

        for (String address : List.of("", "/" + id, "/" + id + "/status")) {
            Response answer = admin().contentType("application/json")
                    .body("{\"project\":\"Learn_Kylin\"}")
                    .get(PATH + address);
            assertThat(answer.statusCode()).as(address).isEqualTo(200);
            assertThat(answer.asString()).as(address).contains(id);
            assertThat(admin().contentType("application/json")
                            .body("[]")
                            .get(PATH + address)
                            .<String>path("error_code"))
                    .isEqualTo("KE-000030001");
        }
    }

    @Test
    void aParameterThatIsSentTwiceIsTheFirst() {
        assertThat(get(PATH + "?project=learn_kylin&project=nowhere&limit=7&limit=x")
                        .<Integer>path("data.limit"))
                .isEqualTo(7);
    }

    @Test
    void deletingEverythingAnswersAsThePagePrintsIt() {
        String id = submit("select 1").path("data.query_id");

        Response answer = admin().delete(PATH);

        assertThat(answer.asString()).isEqualTo("{\"code\":\"000\",\"data\":true,\"msg\":\"\"}");
        assertThat(get(PATH + "/" + id + "/status?project=learn_kylin").<String>path("data.status"))
                .isEqualTo("MISSING");
    }

    @Test
    void halfADeletionRequestDeletesNothing() {
        // The queue is short here, and may still be full of the queries before
        String id = await().until(() -> submit("select 1").path("data.query_id"), Objects::nonNull);

        assertThat(admin().delete(PATH + "?project=learn_kylin").<String>path("error_code"))
                .isEqualTo("KE-010031303");
        assertThat(admin().delete(PATH + "?older_than=2999-01-01 00:00:00").<String>path("error_code"))
                .isEqualTo("KE-010031302");
        assertThat(admin().contentType("application/json")
                        .body("{\"project\":\"learn_kylin\"}")
                        .delete(PATH)
                        .<String>path("error_code"))
                .isEqualTo("KE-010031303");
        assertThat(get(PATH + "/" + id + "/status?project=learn_kylin").<String>path("data.status"))
                .isNotEqualTo("MISSING");
    }

    private String chunked(String body) throws IOException {
        String basic = Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(StandardCharsets.UTF_8));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + basic
                            + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + Integer.toHexString(8000) + "\r\n" + body.substring(0, 8000) + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[2000];
            int length = 0;
            while (length < answer.length
                    && !new String(answer, 0, length, StandardCharsets.UTF_8).contains("suggestion")) {
                int read = in.read(answer, length, answer.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
            return new String(answer, 0, length, StandardCharsets.UTF_8);
        }
    }

    private Response submit(String sql) {
        return post(("{\"project\":\"Learn_Kylin\",\"sql\":\"" + sql + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private Response post(byte[] body) {
        return admin().contentType("application/json").body(body).post(PATH);
    }

    private Response get(String address) {
        return admin().urlEncodingEnabled(false).get(address);
    }

    private static RequestSpecification admin() {
        return given().auth().preemptive().basic("ADMIN", "KYLIN");
    }
}
