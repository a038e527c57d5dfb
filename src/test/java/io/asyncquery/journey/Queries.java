package io.asyncquery.journey;

import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The calls of the documented page, as one user makes them. */
final class Queries {
    static final String PATH = "/kylin/api/async_query";
    static final String PROJECT = "learn_kylin";

    private final Supplier<RequestSpecification> user;
    private final String project;

    /** In the sample's project. */
    Queries(Supplier<RequestSpecification> user) {
        this(user, PROJECT);
    }

    Queries(Supplier<RequestSpecification> user, String project) {
        this.user = user;
        this.project = project;
    }

    Response submit(Map<String, ?> fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("project", project);
        body.putAll(fields);
        return user.get().contentType(ContentType.JSON).body(body).post(PATH);
    }

    /** Submits a query that must be accepted and gives its id. */
    String submitted(Map<String, ?> fields) {
        return submit(fields).then().statusCode(200).extract().path("data.query_id");
    }

    /** Submits a query, waits for its end and gives its id; it must have succeeded. */
    String succeeded(Map<String, ?> fields) {
        String id = submitted(fields);
        JsonPath end = ended(id);
        if (!end.getString("data.status").equals("SUCCESSFUL")) {
            throw new AssertionError(end.getString("data.info"));
        }
        return id;
    }

    /** Submits a query, waits for its end and gives the reason of its failure. */
    String failed(Map<String, ?> fields) {
        JsonPath end = ended(submitted(fields));
        if (!end.getString("data.status").equals("FAILED")) {
            throw new AssertionError(end.getString("data.status"));
        }
        return end.getString("data.info");
    }

    /** Waits until the query no longer runs. */
    JsonPath ended(String id) {
        return await("query " + id + " ends")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> get(id, "status").then().statusCode(200).extract().jsonPath(),
                        status -> !status.getString("data.status").equals("RUNNING"));
    }

    /** Waits until Spark is at work on the query. */
    void awaitTasks(String id) {
        await("tasks of " + id + " run").atMost(Duration.ofMinutes(1)).until(() -> {
            Integer tasks = detail(id).path("data.progress.tasks_running");
            return tasks != null && tasks > 0;
        });
    }

    String status(String id) {
        return get(id, "status").then().statusCode(200).extract().path("data.status");
    }

    Response get(String id, String what) {
        return user.get().queryParam("project", project).get(PATH + "/{id}/" + what, id);
    }

    /** Everything that is known of a query. */
    Response detail(String id) {
        return user.get().queryParam("project", project).get(PATH + "/{id}", id);
    }

    /** The project's queries. */
    Response list() {
        return user.get().queryParam("project", PROJECT).get(PATH);
    }

    Response download(String id, Map<String, ?> parameters) {
        return user.get()
                .queryParam("project", project)
                .queryParams(parameters)
                .get(PATH + "/{id}/result_download", id);
    }

    /** The bytes of a result. */
    byte[] bytes(String id) {
        return download(id, Map.of()).then().statusCode(200).extract().asByteArray();
    }

    Response delete(String id) {
        return user.get().queryParam("project", project).delete(PATH + "/{id}", id);
    }

    Response stop(String id) {
        return user.get().queryParam("project", project).delete(PATH + "/stop/{id}", id);
    }
}
