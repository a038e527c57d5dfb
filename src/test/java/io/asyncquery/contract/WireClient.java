package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One user who may have many calls under way at a time. */
final class WireClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final @Nullable String authorization;

    private WireClient(@Nullable String authorization) {
        this.authorization = authorization;
    }

    static WireClient anonymous() {
        return new WireClient(null);
    }

    static WireClient of(String user, String password) {
        return new WireClient("Basic "
                + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8)));
    }

    static WireClient admin() {
        return of("ADMIN", "KYLIN");
    }

    static WireClient analyst() {
        return of("ANALYST", "ANALYST");
    }

    static WireClient modeler() {
        return of("MODELER", "MODELER");
    }

    /** An answer of JSON. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        JsonNode data() {
            return body.path("data");
        }

        String word() {
            return data().path("status").asText();
        }

        String error() {
            return body.path("error_code").asText();
        }

        String msg() {
            return body.path("msg").asText();
        }

        @Nullable
        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    /** What a server sends as one event; each part may be absent. */
    record Event(@Nullable String id, @Nullable String name, JsonNode data) {}

    /** Submits to learn_kylin and gives the query's identifier. */
    String submit(String sql) {
        Answer answer = post(Map.of("sql", sql, "project", "learn_kylin"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.data().path("query_id").asText();
    }

    Answer post(Map<String, ?> body, String... headers) {
        return sending(submission(body, headers)).join();
    }

    CompletableFuture<Answer> posting(Map<String, ?> body, String... headers) {
        return sending(submission(body, headers));
    }

    Answer get(String address) {
        return getting(address).join();
    }

    CompletableFuture<Answer> getting(String address, String... headers) {
        return sending(request(address, headers).GET());
    }

    Answer send(String method, String address, String... headers) {
        return sending(request(address, headers).method(method, BodyPublishers.noBody()))
                .join();
    }

    /** The lines of an answer as they come; closing the stream ends the connection. */
    HttpResponse<Stream<String>> stream(String address, String... headers) {
        return http.sendAsync(request(address, headers).GET().build(), BodyHandlers.ofLines())
                .join();
    }

    /** What HEAD answers; there are no lines. */
    HttpResponse<Stream<String>> headers(String address) {
        return http.sendAsync(
                        request(address).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofLines())
                .join();
    }

    /** The events of lines, until the server closes; comments are left out. */
    static List<Event> events(Stream<String> lines) {
        List<Event> events = new ArrayList<>();
        Iterator<String> each = lines.iterator();
        while (each.hasNext()) {
            next(each).ifPresent(events::add);
        }
        return events;
    }

    /** The next event; nothing when only a comment came, or the end. */
    static Optional<Event> next(Iterator<String> lines) {
        String id = null;
        String name = null;
        String data = null;
        for (String line = read(lines); !line.isEmpty(); line = read(lines)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon)) {
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> data = value;
                default -> assertThat(line).startsWith(":");
            }
        }
        return data == null ? Optional.empty() : Optional.of(new Event(id, name, json(data)));
    }

    /** Sends whatever method, with a body of JSON unless it is empty, and gives the answer as it is. */
    HttpResponse<String> plain(String method, String address, String body) {
        HttpRequest.Builder request = request(address);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return http.sendAsync(
                        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .join();
    }

    private static String read(Iterator<String> lines) {
        return lines.hasNext() ? lines.next() : "";
    }

    private HttpRequest.Builder submission(Map<String, ?> body, String... headers) {
        return request("", headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }

    private HttpRequest.Builder request(String address, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + ErrorTable.PATH + address))
                .timeout(PATIENCE);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private CompletableFuture<Answer> sending(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), json(response.body()), response));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + text, e);
        }
    }
}
