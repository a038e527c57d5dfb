package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.hadoop.MiniHdfs;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The service with its records and results on HDFS, where the embedded engine writes to as well. */
@EnabledIf("io.asyncquery.hadoop.MiniHdfs#isInstalled")
@SuppressWarnings("NullAway.Init")
class HdfsIT {
    private static MiniHdfs cluster;
    private static RunningService service;
    private static Queries queries;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        cluster = MiniHdfs.start(directory);
        service = RunningService.start(
                directory.resolve("service"),
                Map.of(
                        "async-query.storage.root", cluster.hdfs() + "/kylin",
                        "async-query.engine.heap", "1g",
                        "async-query.engine.sample", "false",
                        "async-query.projects.learn_kylin.schema", "default"));
        queries = new Queries(service::asAdmin);
    }

    /** The service first, and the cluster also when the service did not start. */
    @AfterAll
    static void stop() {
        try (MiniHdfs ignoredCluster = cluster;
                RunningService ignoredService = service) {}
    }

    @Test
    void aResultIsWrittenAskedForAndDownloadedInWholeAndInPart() {
        String id = queries.succeeded(Map.of("sql", "select id, id * id from range(1000) order by id"));

        assertThat(queries.get(id, "result_path").<String>path("data"))
                .isEqualTo(cluster.hdfs() + "/kylin/learn_kylin/async_query_result/" + id);
        byte[] whole = queries.bytes(id);
        assertThat(queries.get(id, "file_status").<Integer>path("data")).isEqualTo(whole.length);
        assertThat(new String(whole, StandardCharsets.UTF_8).lines())
                .hasSize(1000)
                .endsWith("999,998001");
        Response tail = service.asAdmin()
                .header("Range", "bytes=-11")
                .get(Queries.PATH + "/" + id + "/result_download?project=learn_kylin");
        assertThat(tail.statusCode()).isEqualTo(206);
        assertThat(tail.asString()).isEqualTo("999,998001\n");
    }

    @Test
    void aDeletedQueryIsGone() {
        String id = queries.succeeded(Map.of("sql", "select 1"));

        service.asAdmin().delete(Queries.PATH + "/" + id + "?project=learn_kylin");

        assertThat(queries.status(id)).isEqualTo("MISSING");
        assertThat(queries.get(id, "result_download").statusCode()).isEqualTo(404);
    }

    @Test
    void aStoreThatHangsForAWhileDelaysQueriesAndLosesNone() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(queries.submitted(
                    Map.of("sql", "select " + i + ", count(*) from range(200000000) where id % 7 = 1")));
        }

        cluster.pause(true);
        TimeUnit.SECONDS.sleep(12);
        cluster.pause(false);

        for (int i = 0; i < ids.size(); i++) {
            assertThat(queries.ended(ids.get(i)).getString("data.status")).isEqualTo("SUCCESSFUL");
            assertThat(queries.download(ids.get(i), Map.of()).asString()).isEqualTo(i + ",28571429\n");
        }
    }

    @Test
    void aDownloadIsFinishedAndTheLeaseReleasedInTheEndAndAnswersAreTheSameAfterwards() throws Exception {
        String id = queries.succeeded(Map.of("sql", "select id, repeat('x', 1000) from range(20000) order by id"));
        byte[] whole = queries.bytes(id);

        try (SlowReader reader =
                SlowReader.begin(service, Queries.PATH + "/" + id + "/result_download?project=learn_kylin")) {
            byte[] begin = reader.read(100);
            service.handle().destroy();
            await("it is not ready any more").until(() -> !service.isReady());
            assertThat(reader.restOfBody(begin)).isEqualTo(whole);
        }
        service.awaitExit();
        assertThat(service.logText()).doesNotContain("lease could not be released");
        service.restart();

        assertThat(queries.status(id)).isEqualTo("SUCCESSFUL");
        assertThat(queries.bytes(id)).isEqualTo(whole);
    }
}
