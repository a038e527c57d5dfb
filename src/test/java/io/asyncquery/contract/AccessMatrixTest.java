package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.query.QueryFailure;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what: every role with every call of the service's own document, and with every other method. */
@QuarkusTest
@TestProfile(AccessProfile.class)
class AccessMatrixTest extends WireTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND");
    private static final String LONG_AGO = "&older_than=1999-01-01%2000:00:00";

    /** The table; a call that is not in it fails the test. */
    private static final Map<String, Rule> TABLE = Map.ofEntries(
            Map.entry("submit", Rule.MEMBERS),
            Map.entry("list", Rule.MEMBERS),
            Map.entry("status", Rule.STATUS),
            Map.entry("detail", Rule.OWN),
            Map.entry("events", Rule.OWN),
            Map.entry("eventsHeaders", Rule.OWN),
            Map.entry("metadata", Rule.OWN),
            Map.entry("fileStatus", Rule.OWN),
            Map.entry("download", Rule.OWN),
            Map.entry("downloadHeaders", Rule.OWN),
            Map.entry("resultPath", Rule.OWN),
            Map.entry("stop", Rule.OWN),
            Map.entry("delete", Rule.OWN),
            Map.entry("deleteMany", Rule.ADMINISTRATION),
            Map.entry("retention", Rule.ADMINISTRATION),
            Map.entry("pin", Rule.ADMINISTRATION),
            Map.entry("unpin", Rule.ADMINISTRATION));

    private static final Map<Role, WireClient> CLIENTS = Map.of(
            Role.ANONYMOUS, WireClient.anonymous(),
            Role.WRONG_PASSWORD, WireClient.of("ANALYST", "nonsense"),
            Role.OUTSIDER, WireClient.modeler(),
            Role.READER, WireClient.modeler(),
            Role.SUBMITTER, WireClient.analyst(),
            Role.PROJECT_ADMINISTRATOR, WireClient.modeler(),
            Role.ADMINISTRATOR, WireClient.admin());

    /** Whom a call is for. */
    private enum Rule {
        /** Whoever may query the project. */
        MEMBERS,
        /** Who submitted the query and administrators; for others it is unknown. */
        OWN,
        /** The same, but unknown is an answer and no error. */
        STATUS,
        /** Administrators, of the project or of all. */
        ADMINISTRATION
    }

    /** Which of the three users it is shows in {@link #CLIENTS}, what it may do in the project in {@link AccessProfile}. */
    private enum Role {
        ANONYMOUS("shared"),
        WRONG_PASSWORD("shared"),
        OUTSIDER("walled"),
        READER("shared"),
        SUBMITTER("shared"),
        PROJECT_ADMINISTRATOR("managed"),
        ADMINISTRATOR("walled");

        private final String project;

        Role(String project) {
            this.project = project;
        }

        /** HTTP status and error code, which is empty for a success. */
        Outcome outcome(Rule rule) {
            return switch (this) {
                case ANONYMOUS -> new Outcome(401, "KE-010003207");
                case WRONG_PASSWORD -> new Outcome(401, "KE-010003208");
                case OUTSIDER -> new Outcome(403, "KE-010024001");
                case READER ->
                    switch (rule) {
                        case MEMBERS, STATUS -> Outcome.SUCCESS;
                        case OWN -> new Outcome(404, "KE-010031301");
                        case ADMINISTRATION -> new Outcome(403, "KE-010024001");
                    };
                case SUBMITTER -> rule == Rule.ADMINISTRATION ? new Outcome(403, "KE-010024001") : Outcome.SUCCESS;
                case PROJECT_ADMINISTRATOR, ADMINISTRATOR -> Outcome.SUCCESS;
            };
        }

        boolean seesTheQuery() {
            return this == SUBMITTER || this == PROJECT_ADMINISTRATOR || this == ADMINISTRATOR;
        }
    }

    private record Outcome(int status, String code) {
        static final Outcome SUCCESS = new Outcome(200, "");

        static Outcome of(HttpResponse<String> answer) {
            String body = answer.body();
            int at = body.indexOf("\"error_code\":\"");
            return new Outcome(
                    answer.statusCode(), at < 0 ? "" : body.substring(at).split("\"", 5)[3]);
        }

        /** What can be seen of it when the answer has no body. */
        Outcome withoutBody() {
            return new Outcome(status, "");
        }
    }

    @Test
    void everyCallOfTheDocumentIsInTheTable() {
        assertThat(OpenApi.read().calls())
                .extracting(OpenApi.Call::id)
                .containsExactlyInAnyOrderElementsOf(TABLE.keySet());
    }

    @ParameterizedTest
    @EnumSource
    void everyCallIsForWhomTheTableSays(Role role) {
        SoftAssertions outcomes = new SoftAssertions();
        for (OpenApi.Call call : OpenApi.read().calls()) {
            Rule rule = TABLE.getOrDefault(call.id(), Rule.ADMINISTRATION);
            String id = finished(role.project);

            HttpResponse<String> answer = send(client(role), call, id, role.project);

            Outcome expected = role.outcome(rule);
            outcomes.assertThat(Outcome.of(answer))
                    .as("%s as %s: %s", call.id(), role, answer.body())
                    .isEqualTo(call.method().equals("HEAD") ? expected.withoutBody() : expected);
            outcomes.assertThat(answer.body().contains(id))
                    .as("%s as %s shows the query: %s", call.id(), role, answer.body())
                    .isEqualTo(mayName(call, role));
            if (!role.seesTheQuery()) {
                outcomes.assertThat(word(analyst, id, role.project))
                        .as("after %s as %s", call.id(), role)
                        .isEqualTo("SUCCESSFUL");
            }
        }
        outcomes.assertAll();
    }

    /** Where an answer has the identifier in it: an unknown one is repeated by the status call alone. */
    private static boolean mayName(OpenApi.Call call, Role role) {
        return switch (call.id()) {
            case "status" -> role.seesTheQuery() || role == Role.READER;
            case "list", "detail", "events", "resultPath", "download" -> role.seesTheQuery();
            case "pin", "unpin" -> role == Role.PROJECT_ADMINISTRATOR || role == Role.ADMINISTRATOR;
            default -> false;
        };
    }

    @ParameterizedTest
    @EnumSource
    void onlyAdministratorsOfTheServiceDeleteEverything(Role role) {
        String id = finished(role.project);

        HttpResponse<String> answer = client(role).plain("DELETE", "", "");

        boolean deletes = role == Role.ADMINISTRATOR;
        int refusal = role == Role.ANONYMOUS || role == Role.WRONG_PASSWORD ? 401 : 403;
        assertThat(answer.statusCode()).isEqualTo(deletes ? 200 : refusal);
        assertThat(word(analyst, id, role.project)).isEqualTo(deletes ? "MISSING" : "SUCCESSFUL");
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodThatIsNotOfferedIsRefusedInTheEnvelope(Role role) {
        OpenApi document = OpenApi.read();
        SoftAssertions outcomes = new SoftAssertions();
        String id = finished(role.project);
        for (String path : document.paths()) {
            OpenApi.Call shape = new OpenApi.Call("", "", path, List.of());
            for (String method : METHODS) {
                if (document.offers(method, path) || method.equals("HEAD")) {
                    continue;
                }

                HttpResponse<String> answer =
                        client(role).plain(method, shape.address(id) + "?project=" + role.project, "");

                // What an address has methods for is in the document too, so whoever asks may know.
                Outcome expected = method.equals("OPTIONS") ? Outcome.SUCCESS : new Outcome(405, "KE-000000001");
                outcomes.assertThat(Outcome.of(answer))
                        .as("%s %s as %s: %s", method, path, role, answer.body())
                        .isEqualTo(expected);
                outcomes.assertThat(answer.body().isEmpty()).isEqualTo(method.equals("OPTIONS"));
                outcomes.assertThat(answer.body()).doesNotContain(id);
            }
        }
        outcomes.assertAll();
        assertThat(word(analyst, id, role.project)).isEqualTo("SUCCESSFUL");
    }

    @ParameterizedTest
    @EnumSource
    void headIsAnsweredAsGetWithoutItsBody(Role role) {
        SoftAssertions outcomes = new SoftAssertions();
        String id = finished(role.project);
        for (OpenApi.Call call : OpenApi.read().calls()) {
            if (call.method().equals("GET")) {
                HttpResponse<String> answer =
                        client(role).plain("HEAD", call.address(id) + "?project=" + role.project, "");

                outcomes.assertThat(Outcome.of(answer))
                        .as("HEAD of %s as %s", call.id(), role)
                        .isEqualTo(role.outcome(TABLE.getOrDefault(call.id(), Rule.ADMINISTRATION))
                                .withoutBody());
                outcomes.assertThat(answer.body()).isEmpty();
            }
        }
        outcomes.assertAll();
    }

    @Test
    void anothersQueryIsByteForByteAnUnknownOneWhateverItsState() throws InterruptedException {
        String finished = finished("shared");
        engine.failToAnalyze(new QueryFailure(QueryFailure.Blame.USER, "[PARSE_SYNTAX_ERROR] no"));
        String failed = submit("shared");
        awaitWord(failed, "shared", "FAILED");
        engine = engines.renew(results);
        engine.hold();
        String running = submit("shared");
        engine.awaitRunning(1);
        String queued = submit("shared");
        SoftAssertions answers = new SoftAssertions();

        for (OpenApi.Call call : OpenApi.read().calls()) {
            if (!call.path().contains("{query_id}")) {
                continue;
            }
            for (String language : List.of("", "&wait=1")) {
                String unknown = shape(call, NOBODYS.substring(1), language);
                for (String id : List.of(finished, failed, running, queued, finished.toUpperCase(Locale.ROOT))) {
                    answers.assertThat(shape(call, id, language)).as(call.id()).isEqualTo(unknown);
                }
            }
        }
        answers.assertAll();
        assertThat(word(analyst, running, "shared")).isEqualTo("RUNNING");
    }

    /** All of an answer but for the time, with the identifier masked. */
    private static String shape(OpenApi.Call call, String id, String more) {
        HttpResponse<String> answer =
                client(Role.READER).plain(call.method(), call.address(id) + "?project=shared" + more, "");
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        return (answer.statusCode() + " " + headers + " " + answer.body()).replace(id, "ID");
    }

    private static WireClient client(Role role) {
        return Objects.requireNonNull(CLIENTS.get(role));
    }

    private static HttpResponse<String> send(WireClient client, OpenApi.Call call, String id, String project) {
        if (call.id().equals("submit")) {
            return client.plain("POST", "", "{\"sql\":\"select 1\",\"project\":\"" + project + "\"}");
        }
        String more = call.id().equals("deleteMany") ? LONG_AGO : "";
        return client.plain(call.method(), call.address(id) + "?project=" + project + more, "");
    }

    /** A query of the submitter's that has its result. */
    private String finished(String project) {
        String id = submit(project);
        awaitWord(id, project, "SUCCESSFUL");
        return id;
    }

    private String submit(String project) {
        return analyst.post(Map.of("sql", "select 1", "project", project))
                .data()
                .path("query_id")
                .asText();
    }

    private void awaitWord(String id, String project, String word) {
        await().until(() -> word(analyst, id, project).equals(word));
    }

    private static String word(WireClient client, String id, String project) {
        return client.get("/" + id + "/status?project=" + project).word();
    }
}
