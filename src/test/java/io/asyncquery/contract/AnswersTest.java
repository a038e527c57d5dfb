package io.asyncquery.contract;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.AuditLines;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no answer may tell, and what every answer says of itself. */
@QuarkusTest
@TestProfile(BusyProfile.class)
class AnswersTest extends WireTest {
    private static final String BASIC = "Authorization: Basic QURNSU46S1lMSU4=\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /nosuch/x HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n",
                "GET /q/dev HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /q/health HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /q/swagger-ui/..%2f..%2fapplication.properties HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /kylin/api/async_query/%zz/status HTTP/1.1\r\nHost: x\r\n" + BASIC + "\r\n",
                "GET /kylin/api/async_query?project=%zz HTTP/1.1\r\nHost: x\r\n" + BASIC + "\r\n",
                "GET /kylin/api/async_query HTTP/1.1\r\nConnection: close\r\n" + BASIC + "\r\n",
                "GET /kylin/api/async_query HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n" + BASIC + "\r\n",
                "GET /kylin/api/async_query HTTP/1.1\r\nHost: x\r\nAuthorization: Basic %%%%\r\n\r\n",
                "GET /kylin/api/async_query HTTP/1.1\r\nHost: x\r\nAccept: /;;q=zz\r\n" + BASIC + "\r\n",
                "TRACE /kylin/api/async_query HTTP/1.1\r\nHost: x\r\n" + BASIC + "\r\n",
                "FOO /kylin/api/async_query HTTP/1.1\r\nHost: x\r\n" + BASIC + "\r\n",
                "POST /kylin/api/async_query HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n" + BASIC + "\r\n",
                "POST /kylin/api/async_query HTTP/1.1\r\nHost: x\r\nContent-Type: ////\r\nContent-Length: 2\r\n" + BASIC
                        + "\r\n{}",
                "POST /kylin/api/async_query HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                        + "Content-Length: 3\r\n" + BASIC + "\r\n--x",
                "POST /kylin/api/async_query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json;charset=nope\r\n"
                        + "Content-Length: 2\r\n" + BASIC + "\r\n{}"
            })
    void nothingOfTheHouseIsToldWhateverIsSent(String request) throws IOException {
        assertThat(raw(request))
                .startsWith("HTTP/1.")
                .doesNotContain(
                        "Exception",
                        "io.asyncquery",
                        "java.",
                        "quarkus.",
                        System.getProperty("user.dir"),
                        "target/",
                        ".java",
                        "\tat ");
    }

    @Test
    void anAddressThatIsTooLongIsRefusedWithoutAWord() throws IOException {
        assertThat(raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.0 414")
                .endsWith("\r\n\r\n");
    }

    @Test
    void whatNobodyForesawIsToldToTheLogOnly() {
        engine.crash(new IllegalStateException("/data/secret on db.corp:3306"));
        String id = admin.submit("select 1");
        awaitStatus(id, "FAILED");

        for (String what : new String[] {"", "/status", "/metadata", "/result_download"}) {
            assertThat(admin.get("/" + id + what + PROJECT).body().toString())
                    .doesNotContain("/data", "db.corp", "IllegalState");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/kylin/api/async_query?project=learn_kylin", "/kylin/api/async_query", "/nosuch", "/q/openapi"})
    void everyAnswerSaysThatItIsDataForNoCacheAndNoPage(String address) {
        Response answer = admin().get(address);

        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.header("Strict-Transport-Security")).isNull();
        assertThat(answer.headers().getValues("Cache-Control")).hasSize(1);
    }

    @Test
    void anUnauthenticatedAnswerSaysThatToo() {
        Response answer = given().get("/kylin/api/async_query");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aDownloadMayBeKeptByItsReaderWhoAsksAgain() {
        String id = admin.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        String address = "/kylin/api/async_query/" + id + "/result_download?project=learn_kylin";

        Response whole = admin().get(address);
        Response again = admin().header("If-None-Match", whole.header("ETag")).get(address);

        assertThat(again.statusCode()).isEqualTo(304);
        for (Response answer : new Response[] {whole, again}) {
            assertThat(answer.headers().getValues("Cache-Control")).containsExactly("private, no-cache");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
        }
    }

    @Test
    void thePageOfTheAddressesMayRunItsOwnScriptsAndNobodyElses() {
        Response page = given().get("/q/swagger-ui/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().getValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .startsWith("default-src 'self'; script-src 'self'")
                .endsWith("frame-ancestors 'none'");
    }

    @Test
    void anotherOriginIsAllowedNothing() {
        for (String method : new String[] {"OPTIONS", "GET", "DELETE"}) {
            Response answer = admin().header("Origin", "https://evil.example")
                    .header("Access-Control-Request-Method", "POST")
                    .request(method, "/kylin/api/async_query?project=learn_kylin");

            assertThat(answer.headers().asList())
                    .noneMatch(
                            header -> header.getName().toLowerCase(Locale.ROOT).startsWith("access-control-"));
        }
    }

    @Test
    void whoClaimsToComeThroughAProxyIsNotBelieved() {
        try (AuditLines audit = AuditLines.listen()) {
            Response answer = given().headers(Map.of(
                            "X-Forwarded-For",
                            "203.0.113.9",
                            "X-Forwarded-Proto",
                            "https",
                            "Forwarded",
                            "for=203.0.113.9"))
                    .get("/kylin/api/async_query");

            assertThat(answer.header("Strict-Transport-Security")).isNull();
            assertThat(audit.events()).singleElement().satisfies(event -> assertThat(
                            event.path("remote").asText())
                    .isEqualTo("127.0.0.1"));
        }
    }

    private static RequestSpecification admin() {
        return given().auth().preemptive().basic("ADMIN", "KYLIN");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(request.replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n")
                            .getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
