package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several people at once, who must neither see nor harm each other's queries. */
class ManyUsersIT {
    private static final String SLOW =
            "select count(*) from range(100000) a cross join range(10000000) b where (a.id + b.id) % 7 = 3";

    private final ServiceClient service = SharedService.get();
    private final Queries admin = new Queries(service::asAdmin);
    private final Queries analyst = new Queries(service::asAnalyst);
    private final Queries modeler = new Queries(service::asModeler);

    @Test
    void fiftySubmissionsAtOnceAllEndRight() throws Exception {
        ExecutorService users = Executors.newFixedThreadPool(50);
        List<Future<String>> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String sql = "select count(*) + " + i + " from KYLIN_SALES";
            ids.add(users.submit(() -> analyst.submitted(Map.of("sql", sql))));
        }

        for (int i = 0; i < 50; i++) {
            String id = ids.get(i).get();
            assertThat(analyst.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
            assertThat(new String(analyst.bytes(id), UTF_8)).isEqualTo(10_000 + i + "\n");
        }
        users.shutdownNow();
    }

    @Test
    void anotherUsersQueryLooksExactlyLikeAnUnknownOne() {
        String id = analyst.succeeded(Map.of("sql", "select 1"));
        String unknown = "00000000-0000-4000-8000-000000000000";

        for (String what : List.of("status", "metadata", "file_status", "result_download", "result_path")) {
            Response stranger = modeler.get(id, what);
            Response nobody = modeler.get(unknown, what);

            assertThat(stranger.statusCode()).isEqualTo(nobody.statusCode());
            assertThat(stranger.asString().replace(id, "ID"))
                    .isEqualTo(nobody.asString().replace(unknown, "ID"));
        }
        assertThat(modeler.delete(id).statusCode()).isEqualTo(404);
        assertThat(modeler.stop(id).statusCode()).isEqualTo(404);
        assertThat(admin.status(id)).isEqualTo("SUCCESSFUL");
        assertThat(analyst.status(id)).isEqualTo("SUCCESSFUL");
    }

    @Test
    void aStatementRunsAsItsSubmitterInItsProjectsSchema() {
        String id = analyst.succeeded(Map.of("sql", "select current_user(), current_schema()"));

        assertThat(new String(analyst.bytes(id), UTF_8)).isEqualTo("ANALYST,learn_kylin\n");
    }

    @Test
    void stopEndsARunningQueryAndIsTheSameTwice() {
        String id = analyst.submitted(Map.of("sql", SLOW));

        Response first = analyst.stop(id);
        Response second = analyst.stop(id);

        assertThat(first.asString()).isEqualTo("{\"code\":\"000\",\"data\":\"\",\"msg\":\"\"}");
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(analyst.get(id, "status").<String>path("data.status")).isEqualTo("FAILED");
        assertThat(analyst.get(id, "status").<String>path("data.info")).isEqualTo("Stopped by user.");
        assertThat(analyst.get(id, "result_download").statusCode()).isEqualTo(409);
    }

    @Test
    void deletingARunningQueryLeavesNothing() throws Exception {
        String id = analyst.submitted(Map.of("sql", SLOW));
        Path files = Path.of(java.net.URI.create(analyst.get(id, "result_path").path("data")));

        assertThat(analyst.delete(id).<Boolean>path("data")).isTrue();

        assertThat(analyst.status(id)).isEqualTo("MISSING");
        assertThat(analyst.delete(id).<String>path("error_code")).isEqualTo("KE-010031301");
        assertThat(Files.exists(files)).isFalse();
    }

    @Test
    void twoDeletesAtOnceHarmNothing() throws Exception {
        for (int i = 0; i < 5; i++) {
            String id = analyst.succeeded(Map.of("sql", "select 1"));
            String other = analyst.succeeded(Map.of("sql", "select 2"));
            ExecutorService users = Executors.newFixedThreadPool(2);

            Future<Response> one = users.submit(() -> analyst.delete(id));
            Future<Response> two = users.submit(() -> analyst.delete(id));

            assertThat(List.of(one.get().statusCode(), two.get().statusCode()))
                    .isSubsetOf(200, 404)
                    .contains(200);
            assertThat(analyst.status(id)).isEqualTo("MISSING");
            assertThat(analyst.bytes(other)).isEqualTo("2\n".getBytes(UTF_8));
            users.shutdownNow();
        }
    }

    @Test
    void aDownloadWhileTheQueryRunsIsAConflict() {
        String id = analyst.submitted(Map.of("sql", SLOW));

        Response answer = analyst.download(id, Map.of());

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.<String>path("error_code")).isEqualTo("KE-020040001");
        analyst.delete(id);
    }

    @Test
    void onlyAdministratorsDeleteByTimeAndEverythingOlderGoes() {
        String mine = analyst.succeeded(Map.of("sql", "select 1"));

        Response refused = service.asAnalyst()
                .queryParam("project", Queries.PROJECT)
                .queryParam("older_than", "2000-01-01 00:00:00")
                .delete(Queries.PATH);
        Response done = service.asAdmin()
                .queryParam("project", Queries.PROJECT)
                .queryParam("older_than", "2000-01-01 00:00:00")
                .delete(Queries.PATH);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(done.<Boolean>path("data")).isTrue();
        assertThat(analyst.status(mine)).isEqualTo("SUCCESSFUL");
    }
}
