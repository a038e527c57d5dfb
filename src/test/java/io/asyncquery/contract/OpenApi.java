package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The document in which the running service itself says which calls it has. */
record OpenApi(List<Call> calls) {
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /**
     * One call.
     *
     * @param id its operation id
     * @param method in upper case
     * @param path with {@code {query_id}} where the identifier goes
     * @param parameters names of its query parameters
     */
    record Call(String id, String method, String path, List<String> parameters) {
        /** The address for a query, from where all addresses of the contract begin. */
        String address(String query) {
            return path.substring(ErrorTable.PATH.length()).replace("{query_id}", query);
        }
    }

    /** Asks the service. */
    static OpenApi read() {
        try (InputStream in = URI.create("http://127.0.0.1:" + RestAssured.port + "/q/openapi?format=json")
                .toURL()
                .openStream()) {
            return of(new JsonMapper().readTree(in));
        } catch (IOException e) {
            throw new AssertionError("The service does not serve its document", e);
        }
    }

    private static OpenApi of(JsonNode document) {
        List<Call> calls = new ArrayList<>();
        document.required("paths").properties().forEach(path -> {
            for (String method : METHODS) {
                JsonNode operation = path.getValue().path(method);
                if (operation.isObject()) {
                    List<String> parameters = new ArrayList<>();
                    operation.path("parameters").forEach(parameter -> {
                        if (parameter.path("in").asText().equals("query")) {
                            parameters.add(parameter.path("name").asText());
                        }
                    });
                    calls.add(new Call(
                            operation.required("operationId").asText(),
                            method.toUpperCase(Locale.ROOT),
                            path.getKey(),
                            List.copyOf(parameters)));
                }
            }
        });
        assertThat(calls).isNotEmpty().allMatch(call -> call.path().startsWith(ErrorTable.PATH));
        return new OpenApi(List.copyOf(calls));
    }

    /** Every path once. */
    List<String> paths() {
        return calls.stream().map(Call::path).distinct().toList();
    }

    /** Whether the document has a call of that method at that path. */
    boolean offers(String method, String path) {
        return calls.stream()
                .anyMatch(call -> call.method().equals(method) && call.path().equals(path));
    }
}
