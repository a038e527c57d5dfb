package io.asyncquery.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.query.ResultStore;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract's error table, row by row, over HTTP. */
abstract class ErrorTable {
    static final String PATH = "/kylin/api/async_query";
    private static final String UNKNOWN = PATH + "/00000000-0000-4000-8000-000000000000";

    @Inject
    WireParts.ReplaceableEngine engines;

    @Inject
    ResultStore results;

    private FakeQueryEngine engine;

    /** A row of the table: what is sent, and what is answered by default and in Kylin's way. */
    record Row(String what, String code, int http, int kylin, Function<ErrorTable, Response> request) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** The status of the row that this way of answering gives. */
    abstract int statusOf(Row row);

    static Stream<Row> rows() {
        return Stream.of(
                new Row("no credentials", "KE-010003207", 401, 401, t -> given().get(UNKNOWN + "/status")),
                new Row("wrong password", "KE-010003208", 401, 401, t -> given().auth()
                        .preemptive()
                        .basic("ADMIN", "nonsense")
                        .get(UNKNOWN + "/status")),
                new Row("no permission on the project", "KE-010024001", 403, 400, t -> t.analyst()
                        .get(UNKNOWN + "/status?project=closed")),
                new Row("not an administrator", "KE-010024001", 403, 500, t -> t.analyst()
                        .delete(PATH)),
                new Row("project missing", "KE-010031302", 400, 500, t -> t.admin()
                        .get(UNKNOWN + "/status")),
                new Row("project empty", "KE-010001002", 400, 500, t -> t.admin()
                        .get(UNKNOWN + "/status?project=")),
                new Row("project unknown", "KE-010001201", 404, 500, t -> t.admin()
                        .get(UNKNOWN + "/status?project=nowhere")),
                submit("bad format", "KE-020040001", 400, "\"sql\":\"select 1\",\"format\":\"doc\""),
                submit("bad encode", "KE-020040001", 400, "\"sql\":\"select 1\",\"encode\":\"latin1\""),
                submit("bad separator", "KE-020040001", 400, "\"sql\":\"select 1\",\"separator\":\"\\n\""),
                submit(
                        "separator for json",
                        "KE-020040001",
                        400,
                        "\"sql\":\"select 1\",\"separator\":\"#\",\"format\":\"json\""),
                submit("bad file_name", "KE-020040001", 400, "\"sql\":\"select 1\",\"file_name\":\"a\\r\\nX: y\""),
                submit("bad spark_queue", "KE-020040001", 400, "\"sql\":\"select 1\",\"spark_queue\":\"a b\""),
                submit("unknown spark_queue", "KE-020040001", 400, "\"sql\":\"select 1\",\"spark_queue\":\"ETL\""),
                submit(
                        "spark_queue of an engine not reachable",
                        "KE-020040003",
                        503,
                        "\"sql\":\"select 1\",\"spark_queue\":\"nightly\""),
                submit("bad limit", "KE-020040001", 400, "\"sql\":\"select 1\",\"limit\":-1"),
                submit("bad offset", "KE-020040001", 400, "\"sql\":\"select 1\",\"offset\":-1"),
                submit("bad timeout", "KE-020040001", 400, "\"sql\":\"select 1\",\"timeout\":-1"),
                submit("expires_in too long", "KE-020040001", 400, "\"sql\":\"select 1\",\"expires_in\":604801"),
                submit("timeout of the wrong type", "KE-000030001", 400, "\"sql\":\"select 1\",\"timeout\":\"1m\""),
                submit("blank sql", "KE-020040001", 400, "\"sql\":\" ; \""),
                submit("no sql", "KE-020040001", 400, "\"format\":\"csv\""),
                submit("wrong type", "KE-000030001", 400, "\"sql\":[]"),
                submit("sql too long", "KE-000030001", 413, "\"sql\":\"" + "x".repeat(101) + "\""),
                submit("body too large", "KE-000030001", 413, "\"sql\":\"" + "x".repeat(5000) + "\""),
                new Row("body not JSON", "KE-000030001", 400, 500, t -> t.admin()
                        .contentType("application/json")
                        .body("{oops")
                        .post(PATH)),
                new Row("wrong content type", "KE-000030001", 415, 500, t -> t.admin()
                        .contentType("text/plain")
                        .body("{}")
                        .post(PATH)),
                new Row("bad Idempotency-Key", "KE-000030001", 400, 500, t -> t.submit("select 1", "a b")),
                new Row("Idempotency-Key of another body", "KE-020040001", 422, 500, t -> {
                    t.submit("select 1", "key");
                    return t.submit("select 2", "key");
                }),
                list("status=MISSING"),
                list("submitter="),
                list("submitted_from=2021-13-01%2000:00:00"),
                list("submitted_before=now"),
                list("limit=1001"),
                list("page=2"),
                new Row("bad wait", "KE-000030001", 400, 500, t -> t.admin()
                        .get(UNKNOWN + "/status?project=learn_kylin&wait=-1")),
                new Row("list of a closed project", "KE-010024001", 403, 400, t -> t.analyst()
                        .get(PATH + "?project=closed")),
                new Row("list without project", "KE-010031302", 400, 500, t -> t.admin()
                        .get(PATH)),
                new Row("detail without project", "KE-010031302", 400, 500, t -> t.admin()
                        .get(UNKNOWN)),
                new Row("events in a project that is not", "KE-010001201", 404, 500, t -> t.admin()
                        .get(UNKNOWN + "/events?project=nowhere")),
                new Row("events without credentials", "KE-010003207", 401, 401, t -> given().get(UNKNOWN + "/events")),
                unknown("detail", t -> t.admin().get(UNKNOWN + "?project=learn_kylin")),
                unknown(
                        "events",
                        t -> t.admin().accept("text/event-stream").get(UNKNOWN + "/events?project=learn_kylin")),
                unknown("delete", t -> t.admin().delete(UNKNOWN + "?project=learn_kylin")),
                unknown("download", t -> t.admin().get(UNKNOWN + "/result_download?project=learn_kylin")),
                unknown("metadata", t -> t.admin().get(UNKNOWN + "/metadata?project=learn_kylin")),
                unknown("file_status", t -> t.admin().get(UNKNOWN + "/file_status?project=learn_kylin")),
                unknown("result_path", t -> t.admin().get(UNKNOWN + "/result_path?project=learn_kylin")),
                unknown("an id that is none", t -> t.admin().get(PATH + "/nonsense/metadata?project=learn_kylin")),
                new Row("download of a running query", "KE-020040001", 409, 500, t -> t.running("result_download")),
                new Row("bad disposition", "KE-000030001", 400, 500, t -> t.admin()
                        .get(UNKNOWN + "/result_download?project=learn_kylin&disposition=inline")),
                new Row(
                        "links where the store has none",
                        "KE-020040001",
                        400,
                        500,
                        t -> t.succeeded("result_download", "&disposition=external_link")),
                new Row("metadata of a failed query", "KE-020040001", 409, 500, t -> t.failed("metadata")),
                new Row("file_status of a running query", "KE-020040001", 409, 500, t -> t.running("file_status")),
                new Row("download of a failed query", "KE-020040001", 409, 500, t -> t.failed("result_download")),
                new Row("bad older_than", "KE-010031303", 400, 500, t -> t.admin()
                        .delete(PATH + "?project=learn_kylin&older_than=2021-13-01 00:00:00")),
                new Row("too many queries", "KE-020040002", 429, 500, ErrorTable::tooMany),
                new Row("engine not reachable", "KE-020040003", 503, 500, t -> {
                    t.engine.disappear();
                    return t.submit("select 1");
                }),
                new Row("no such address", "KE-000000001", 404, 404, t -> t.admin()
                        .get(PATH + "/a/b/c")),
                new Row("no such method", "KE-000000001", 405, 405, t -> t.admin()
                        .put(PATH)),
                new Row("Accept of something else", "KE-000000001", 406, 406, t -> t.admin()
                        .accept("text/html")
                        .get(UNKNOWN + "/status?project=learn_kylin")));
    }

    @BeforeEach
    void renewEngine() {
        engine = engines.renew(results);
    }

    @AfterEach
    void clear() {
        engine.release();
        admin().delete(PATH).then().statusCode(200);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowIsAnsweredAsTheTableSays(Row row) {
        Response answer = row.request().apply(this);

        assertThat(answer.statusCode()).isEqualTo(statusOf(row));
        Map<String, Object> body = answer.jsonPath().getMap("$");
        assertThat(body).containsOnlyKeys("code", "data", "msg", "error_code", "suggestion");
        assertThat(body)
                .containsEntry("code", "999")
                .containsEntry("data", null)
                .containsEntry("error_code", row.code());
        assertThat((String) body.get("msg")).startsWith(row.code() + ": ").doesNotContain("Exception", "io.asyncquery");
        assertThat(answer.contentType()).startsWith("application/json");
        boolean temporary = row.code().equals("KE-020040002") || row.code().equals("KE-020040003");
        assertThat(answer.header("Retry-After")).isEqualTo(temporary ? "10" : null);
    }

    private static Row submit(String what, String code, int http, String fields) {
        return new Row(what, code, http, 500, t -> t.admin()
                .contentType("application/json")
                .body("{\"project\":\"learn_kylin\"," + fields + "}")
                .post(PATH));
    }

    private static Row list(String parameter) {
        return new Row("list with " + parameter, "KE-000030001", 400, 500, t -> t.admin()
                .urlEncodingEnabled(false)
                .get(PATH + "?project=learn_kylin&" + parameter));
    }

    private static Row unknown(String what, Function<ErrorTable, Response> request) {
        return new Row("unknown id: " + what, "KE-010031301", 404, 500, request);
    }

    private Response tooMany() {
        engine.hold();
        String first = submit("select 1").path("data.query_id");
        String second = submit("select 2").path("data.query_id");
        assertThat(first).isNotEqualTo(second);
        return submit("select 3");
    }

    private Response running(String what) {
        engine.hold();
        String id = submit("select 1").path("data.query_id");
        return admin().get(PATH + "/" + id + "/" + what + "?project=learn_kylin");
    }

    private Response succeeded(String what, String parameters) {
        String id = submit("select 1").path("data.query_id");
        String address = PATH + "/" + id + "/";
        await().until(() -> admin().get(address + "status?project=learn_kylin")
                .<String>path("data.status")
                .equals("SUCCESSFUL"));
        return admin().get(address + what + "?project=learn_kylin" + parameters);
    }

    private Response failed(String what) {
        engine.failToAnalyze(new QueryFailure(Blame.USER, "[PARSE_SYNTAX_ERROR] no"));
        String id = submit("selec 1").path("data.query_id");
        String address = PATH + "/" + id + "/";
        await().until(() -> admin().get(address + "status?project=learn_kylin")
                .<String>path("data.status")
                .equals("FAILED"));
        return admin().get(address + what + "?project=learn_kylin");
    }

    private Response submit(String sql) {
        return admin().contentType("application/json")
                .body(Map.of("sql", sql, "project", "learn_kylin"))
                .post(PATH);
    }

    private Response submit(String sql, String idempotencyKey) {
        return admin().contentType("application/json")
                .header("Idempotency-Key", idempotencyKey)
                .body(Map.of("sql", sql, "project", "learn_kylin"))
                .post(PATH);
    }

    private RequestSpecification admin() {
        return given().auth().preemptive().basic("ADMIN", "KYLIN");
    }

    private RequestSpecification analyst() {
        return given().auth().preemptive().basic("ANALYST", "ANALYST");
    }
}
