package io.asyncquery.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Sends requests by chance. {@code -Dfuzz.requests} says how many and {@code -Dfuzz.seed} which; a failure prints the
 * number of its request, and {@code -Dfuzz.first} begins with that one.
 */
@QuarkusTest
@TestProfile(BusyProfile.class)
@SuppressWarnings("NullAway.Init")
class HttpFuzzTest extends WireTest {
    private static final long REQUESTS = Long.getLong("fuzz.requests", 4_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20261124);
    private static final long FIRST = Long.getLong("fuzz.first", 0);
    private static final int CLIENTS = 4;
    private static final int REPORTED = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Stack traces, classes, hosts and places on disk; none of these words is in what is sent. */
    private static final Pattern LEAK = Pattern.compile(
            "\\bat [a-z]+\\.|Exception|Throwable|\\bjava\\.|\\bjavax\\.|jakarta\\.|io\\.(asyncquery|quarkus|vertx|netty|smallrye)"
                    + "|com\\.fasterxml|org\\.(apache\\.hadoop|jboss|wildfly)|127\\.0\\.0\\.1|sc://|target/wire|"
                    + Pattern.quote(System.getProperty("user.dir")));

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void whateverIsSentIsAnsweredByTheContract() throws Exception {
        List<String> identifiers = IntStream.range(0, 5)
                .mapToObj(i -> i % 2 == 0 ? admin.submit("select 1") : analyst.submit("select 1"))
                .toList();
        RequestFuzzer fuzzer = new RequestFuzzer(OpenApi.read(), identifiers, SEED);
        AtomicLong next = new AtomicLong(FIRST);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<String> findings = new ArrayList<>();
        try {
            List<Future<List<String>>> work = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> clients.submit(() -> findings(fuzzer, next)))
                    .toList();
            for (Future<List<String>> one : work) {
                findings.addAll(one.get());
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(findings).as("seed %d", SEED).isEmpty();
        String id = analyst.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        assertThat(given().get(management.resolve("/q/health/live")).statusCode())
                .isEqualTo(200);
    }

    private static List<String> findings(RequestFuzzer fuzzer, AtomicLong next) {
        List<String> findings = new ArrayList<>();
        for (long number = next.getAndIncrement();
                number < FIRST + REQUESTS && findings.size() < REPORTED;
                number = next.getAndIncrement()) {
            RequestFuzzer.Request request = fuzzer.request(number);
            try {
                RawHttp.Answer answer = RawHttp.send(request.bytes(), PATIENCE);
                String wrong = wrongWith(request, answer);
                if (!wrong.isEmpty()) {
                    findings.add("request " + number + ": " + wrong + "\n" + request.text() + "\n--> " + answer.status()
                            + " " + answer.headers() + "\n" + answer.text() + "\n\n");
                }
            } catch (IOException | RuntimeException e) {
                findings.add("request " + number + ": " + e + "\n" + request.text() + "\n\n");
            }
        }
        return findings;
    }

    /** What an answer does that the contract does not allow; empty for a good one. */
    private static String wrongWith(RequestFuzzer.Request request, RawHttp.Answer answer) {
        int status = answer.status();
        if (status == 0) {
            return "no answer";
        }
        if (status >= 500 && status != 503) {
            return "a failure of the service's own";
        }
        if (LEAK.matcher(answer.text() + answer.headers()).find()) {
            return "more is told than a client should know";
        }
        if (answer.headers().containsKey("set-cookie")) {
            return "a header that the client has put in";
        }
        // 414 is the socket's own answer to a line that is too long.
        boolean bare = request.method().equals("HEAD") || List.of(304, 414, 416).contains(status);
        if (bare) {
            return answer.body().isEmpty() ? "" : "a body where there must be none";
        }
        return request.regular() ? wrongInBody(answer) : "";
    }

    private static String wrongInBody(RawHttp.Answer answer) {
        if (answer.status() >= 400) {
            return answer.json().map(HttpFuzzTest::isFailure).orElse(false) ? "" : "no envelope around an error";
        }
        boolean enveloped = answer.header("content-type").endsWith("json")
                && answer.header("content-disposition").isEmpty();
        boolean well = !enveloped
                || answer.json()
                        .map(json -> json.path("code").asText().equals("000"))
                        .orElse(false);
        return well ? "" : "no envelope around an answer";
    }

    private static boolean isFailure(JsonNode json) {
        return json.properties().stream()
                        .map(Map.Entry::getKey)
                        .toList()
                        .equals(List.of("code", "data", "msg", "error_code", "suggestion"))
                && json.path("code").asText().equals("999")
                && json.path("data").isNull()
                && json.path("msg").asText().startsWith(json.path("error_code").asText() + ": ");
    }
}
