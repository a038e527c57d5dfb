package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.hadoop.HdfsCluster;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of the service when its HDFS loses a node, its name node, its room or its goodwill. Each fault is told
 * clearly and passes without a restart of anything but of what was killed.
 */
@EnabledIf("io.asyncquery.hadoop.MiniHdfs#isInstalled")
@SuppressWarnings("NullAway.Init")
class HdfsFaultsIT {
    private static final String USER = "gateway";
    private static final String PROJECT = "/kylin/learn_kylin";
    private static final String RESULTS = PROJECT + "/async_query_result";
    /** Where attempts after the first write. */
    private static final String LATER_RESULTS = "/kylin/.attempts";

    private static final String RECORDS = PROJECT + "/async_query_record";
    private static final String KEPT = "select id, id * id from range(1000) order by id";
    private static final String A_FEW_SECONDS =
            "select count(*) as n from range(20000) a cross join range(40000) b where (a.id + b.id) % 7 = 1";
    private static final Duration SOON = Duration.ofMinutes(1);

    private static HdfsCluster cluster;
    private static RunningService service;
    private static Queries queries;
    private static String kept;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        cluster = HdfsCluster.start(directory);
        cluster.shell("-mkdir", "-p", LATER_RESULTS);
        cluster.shell("-chown", "-R", USER, "/kylin");
        service = launch(directory, cluster.hdfs() + "/kylin");
        queries = new Queries(service::asAdmin);
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    @BeforeEach
    void keep() {
        kept = queries.succeeded(Map.of("sql", KEPT));
    }

    /** Whatever has happened: the service goes on, and what was there is there. */
    @AfterEach
    void nothingIsLost() {
        await("the service is ready again").atMost(SOON).until(service::isReady);
        assertThat(queries.status(kept)).isEqualTo("SUCCESSFUL");
        isRead(kept);
        assertThat(queries.download(queries.succeeded(Map.of("sql", "select 'as before'")), Map.of())
                        .asString())
                .isEqualTo("as before\n");
    }

    @Test
    void aDataNodeThatIsLostIsNotMissed() throws Exception {
        List<String> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            running.add(queries.submitted(Map.of("sql", A_FEW_SECONDS)));
        }

        cluster.killDataNode(1);

        isRead(kept);
        for (String id : running) {
            assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
            assertThat(queries.bytes(id)).isEqualTo(queries.bytes(running.get(0)));
        }
        isRead(queries.succeeded(Map.of("sql", KEPT)));
        cluster.startDataNode(1);
    }

    @Test
    void aNameNodeThatIsAwayForAMinuteDelaysQueriesAndLosesNone() throws Exception {
        List<String> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            running.add(queries.submitted(Map.of("sql", A_FEW_SECONDS)));
        }

        cluster.killNameNode();
        long away = System.nanoTime();
        isRefused(queries.submit(Map.of("sql", "select 1")));
        isRefused(queries.get(kept, "result_download"));
        await("readiness says so").atMost(SOON).until(() -> !service.isReady());
        TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(60) - (System.nanoTime() - away));
        cluster.startNameNode();
        await("the service is ready again").atMost(SOON).until(service::isReady);

        for (String id : running) {
            assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
            assertThat(queries.bytes(id)).isEqualTo(queries.bytes(running.get(0)));
        }
    }

    /** With a submission that waits for the store, and with a query whose next step does. */
    @Test
    void aNameNodeThatHangsIsToldAndHoldsUpNoEndInOrder(@TempDir Path directory) throws Exception {
        RunningService ending = launch(directory, cluster.hdfs() + "/kylin", Map.of("quarkus.shutdown.timeout", "5s"));
        try (ending) {
            Queries there = new Queries(ending::asAdmin);
            String running = there.submitted(Map.of("sql", A_FEW_SECONDS));
            there.awaitTasks(running);

            cluster.pauseNameNode(true);
            try {
                new Thread(() -> there.submit(Map.of("sql", "select 'nobody hears'"))).start();
                await("readiness says so").atMost(SOON).until(() -> !ending.isReady());
                ending.terminate();
            } finally {
                cluster.pauseNameNode(false);
            }

            assertThat(queries.ended(running).getString("data.status")).isEqualTo("SUCCESSFUL");
        }
    }

    @Test
    void inSafeModeWhatIsThereIsReadAndNothingChanges() throws Exception {
        String expired = queries.succeeded(Map.of("sql", "select 1", "expires_in", 1));
        awaitExpiry(queries, expired);

        cluster.admin("-safemode", "enter");
        isRefused(queries.submit(Map.of("sql", "select 1")));
        assertThat(queries.status(kept)).isEqualTo("SUCCESSFUL");
        isRead(kept);
        assertThat(queries.delete(kept).<Boolean>path("data")).isFalse();
        assertThat(retention().<Integer>path("data.failed")).isPositive();
        assertThat(queries.download(expired, Map.of()).asString()).isEqualTo("1\n");
        await("readiness says so").atMost(SOON).until(() -> !service.isReady());
        cluster.admin("-safemode", "leave");

        await("the store takes writes").atMost(SOON).until(service::isReady);
        assertThat(retention().<Boolean>path("data.complete")).isTrue();
        assertThat(queries.status(expired)).isEqualTo("MISSING");
    }

    @Test
    void withoutRoomForResultsAQueryFailsForThatReasonAndRetentionGoesOn() throws Exception {
        String expired = queries.succeeded(Map.of("sql", "select 1", "expires_in", 1));

        awaitExpiry(queries, expired);
        cluster.admin("-setSpaceQuota", "1", RESULTS, LATER_RESULTS);
        try {
            assertThat(queries.failed(Map.of("sql", KEPT))).contains("no room");
            isRead(kept);
            assertThat(retention().<Boolean>path("data.complete")).isTrue();
            assertThat(queries.status(expired)).isEqualTo("MISSING");
        } finally {
            cluster.admin("-clrSpaceQuota", RESULTS, LATER_RESULTS);
        }
    }

    @Test
    void withoutRoomForRecordsNothingIsTakenOn() throws Exception {
        cluster.admin("-setQuota", "1", RECORDS);
        try {
            isRefused(queries.submit(Map.of("sql", "select 1")));
            isRead(kept);
        } finally {
            cluster.admin("-clrQuota", RECORDS);
        }
    }

    @Test
    void whereTheEngineMayNotWriteAQueryFailsForThatReason() throws Exception {
        cluster.shell("-chmod", "555", RESULTS);
        cluster.shell("-chmod", "-R", "555", LATER_RESULTS);
        try {
            assertThat(queries.failed(Map.of("sql", KEPT))).contains("may not write");
            isRead(kept);
            assertThat(queries.delete(kept).<Boolean>path("data")).isFalse();
        } finally {
            cluster.shell("-chmod", "755", RESULTS);
            cluster.shell("-chmod", "-R", "755", LATER_RESULTS);
        }
    }

    @Test
    void whereTheServiceMayNotWriteNothingIsTakenOn() throws Exception {
        cluster.shell("-chmod", "555", RECORDS);
        try {
            isRefused(queries.submit(Map.of("sql", "select 1")));
            isRead(kept);
        } finally {
            cluster.shell("-chmod", "755", RECORDS);
        }
    }

    @Test
    void theResultPathIsWhatHdfsLists() throws Exception {
        String listed = cluster.shell("-ls", queries.get(kept, "result_path").path("data"));

        assertThat(listed).contains(RESULTS + "/" + kept + "/part-").contains("_SUCCESS");
    }

    @Test
    @DisabledIf(value = "io.asyncquery.journey.RunningService#isNative", disabledReason = "It works on the JVM only")
    void overHttpTheStoreIsTheSame(@TempDir Path directory) throws Exception {
        cluster.shell("-mkdir", "/web");
        cluster.shell("-chown", USER, "/web");
        try (RunningService web = launch(directory, cluster.webhdfs() + "/web")) {
            Queries overHttp = new Queries(web::asAdmin);
            String id = overHttp.succeeded(Map.of("sql", KEPT));
            String expired = overHttp.succeeded(Map.of("sql", "select 1", "expires_in", 1));

            isRead(web, id);
            assertThat(cluster.shell("-ls", overHttp.get(id, "result_path").path("data")))
                    .contains("/web/learn_kylin/async_query_result/" + id + "/part-");
            assertThat(overHttp.delete(overHttp.succeeded(Map.of("sql", "select 1")))
                            .<Boolean>path("data"))
                    .isTrue();
            awaitExpiry(overHttp, expired);
            assertThat(retention(web).<Boolean>path("data.complete")).isTrue();
            assertThat(overHttp.status(expired)).isEqualTo("MISSING");
            isRead(web, id);
        }
    }

    private static RunningService launch(Path directory, String root) {
        return launch(directory, root, Map.of());
    }

    private static RunningService launch(Path directory, String root, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "async-query.storage.root", root,
                "async-query.storage.hadoop.\"dfs.replication\"", "2",
                "async-query.engine.spark.\"spark.hadoop.dfs.replication\"", "2",
                "async-query.engine.heap", "1g",
                "async-query.engine.sample", "false",
                "async-query.retention.every", "off",
                "async-query.retention.orphans.every", "off",
                "async-query.projects.learn_kylin.schema", "default"));
        settings.putAll(more);
        return RunningService.start(directory.resolve("service"), settings, Map.of("HADOOP_USER_NAME", USER));
    }

    private static void awaitExpiry(Queries of, String id) {
        Instant at = Instant.parse(of.detail(id).path("data.expires_at"));
        await("its time is over").until(() -> Instant.now().isAfter(at));
    }

    private static Response retention() {
        return retention(service);
    }

    private static Response retention(RunningService of) {
        return of.asAdmin().post(Queries.PATH + "/retention/run?project=learn_kylin");
    }

    private static void isRefused(Response response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.<String>path("error_code")).isEqualTo("KE-020040003");
        assertThat(response.header("Retry-After")).isNotNull();
    }

    private static void isRead(String id) {
        isRead(service, id);
    }

    private static void isRead(RunningService from, String id) {
        String whole = new Queries(from::asAdmin).download(id, Map.of()).asString();
        assertThat(whole.lines()).hasSize(1000).endsWith("999,998001");
        Response tail = from.asAdmin()
                .header("Range", "bytes=-11")
                .get(Queries.PATH + "/" + id + "/result_download?project=learn_kylin");
        assertThat(tail.statusCode()).isEqualTo(206);
        assertThat(tail.asString()).isEqualTo("999,998001\n");
    }
}
