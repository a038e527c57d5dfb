package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One gateway with two engines: the embedded one with one core, and a server with two that two queues choose. */
class EnginesIT {
    /** As many as Spark has cores: so the answer says which engine gave it. */
    private static final String CORES =
            "select count(distinct p) as cores from (select spark_partition_id() as p from range(1000))";

    private static final String ONE = "1\n";
    private static final String TWO = "2\n";
    /** One task: it leaves the other core to others. */
    private static final String SLOW = "select count(*) from range(0, 100000, 1, 1) a"
            + " cross join range(0, 10000000, 1, 1) b where (a.id + b.id) % 7 = 3";

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private EngineProcess etl;
    private RunningService service;
    private Queries queries;

    @BeforeEach
    void startTheServer() throws IOException {
        etl = EngineProcess.start(folder.resolve("etl"));
    }

    @AfterEach
    void stop() {
        service.close();
        etl.close();
    }

    @Test
    void aQueueChoosesItsEngineAndOneThatIsAwayIsInNobodysWay() {
        start(withQueues());
        assertThat(answer(Map.of())).isEqualTo(ONE);
        assertThat(answer(Map.of("spark_queue", "default"))).isEqualTo(ONE);
        assertThat(answer(Map.of("spark_queue", "etl"))).isEqualTo(TWO);
        assertThat(answer(Map.of("spark_queue", "nightly"))).isEqualTo(TWO);
        assertRefused(
                "elsewhere", 400, "KE-020040001: Unknown spark_queue 'elsewhere': use one of default, etl, nightly.");
        assertThat(state("etl")).startsWith("UP, answers since ");
        String running = queries.submitted(Map.of("sql", SLOW, "spark_queue", "etl"));
        queries.awaitTasks(running);

        etl.kill();

        List<String> waiting = List.of(
                queries.submitted(Map.of("sql", CORES, "spark_queue", "etl")),
                queries.submitted(Map.of("sql", CORES, "spark_queue", "nightly")),
                queries.submitted(Map.of("sql", CORES, "spark_queue", "etl")));
        for (int i = 0; i < 5; i++) {
            assertThat(answer(Map.of())).isEqualTo(ONE);
        }
        await("its queue is refused")
                .atMost(SOON)
                .until(() -> queries.submit(Map.of("sql", CORES, "spark_queue", "nightly"))
                                .statusCode()
                        == 503);
        assertRefused("nightly", 503, "KE-020040003: The query engine of spark_queue 'nightly' does not answer");
        assertThat(answer(Map.of())).isEqualTo(ONE);
        assertThat(state("etl")).startsWith("DOWN, does not answer since ").endsWith("UNAVAILABLE");
        assertThat(state("default")).startsWith("UP");
        assertThat(service.isReady()).isTrue();
        assertThat(waiting).allSatisfy(id -> assertThat(queries.status(id)).isEqualTo("RUNNING"));

        etl.restart();

        await("it is begun again").atMost(SOON).until(() -> attempts(running) == 2);
        for (String id : waiting) {
            assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
            assertThat(queries.download(id, Map.of()).asString()).isEqualTo(TWO);
        }
        queries.stop(running);
        assertThat(queries.ended(running).getString("data.info")).isEqualTo("Stopped by user.");
    }

    @Test
    void whileTheDefaultEngineIsAwayTheServiceIsReadyForTheQueuesOfTheOther() {
        start(withQueues());

        assertThat(service.engine().destroyForcibly()).isTrue();

        await().atMost(SOON).until(() -> state("default").startsWith("DOWN"));
        assertThat(service.isReady()).isTrue();
        assertThat(answer(Map.of("spark_queue", "etl"))).isEqualTo(TWO);
        assertThat(answer(Map.of())).isEqualTo(ONE);
    }

    @Test
    void aQueryIsTakenOverInItsEngineAndFailsWhenThatIsNoLongerConfigured() throws Exception {
        start(withQueues());
        String first = queries.submitted(Map.of("sql", SLOW, "spark_queue", "nightly"));
        queries.awaitTasks(first);

        service.kill();
        service.restart();

        await("it goes on here").atMost(SOON).until(() -> service.logText().contains("query " + first + " was left"));
        assertThat(queries.status(first)).isEqualTo("RUNNING");
        queries.stop(first);
        await("the server is told").atMost(SOON).until(() -> Files.readString(etl.log())
                .contains("TaskKilled"));
        assertThat(attempts(first)).isEqualTo(1);
        String second = queries.submitted(Map.of("sql", SLOW, "spark_queue", "etl"));
        queries.awaitTasks(second);

        service.kill();
        start(SMALL);

        assertThat(queries.ended(second).getString("data.info"))
                .startsWith("The engine of queue 'etl' is no longer configured.");
        assertThat(answer(Map.of())).isEqualTo(ONE);
    }

    @Test
    void whereQueuesChooseNoEngineTheQueueIsAPoolOfTheDefaultOne() throws IOException {
        int ui = freePort();
        Map<String, String> settings = new HashMap<>(withQueues());
        settings.remove("kylin.query.unique-async-query-yarn-queue-enabled");
        settings.put("async-query.engine.spark.\"spark.ui.enabled\"", "true");
        settings.put("async-query.engine.spark.\"spark.ui.port\"", Integer.toString(ui));
        start(settings);

        assertThat(answer(Map.of("spark_queue", "etl"))).isEqualTo(ONE);
        assertThat(answer(Map.of("spark_queue", "adhoc"))).isEqualTo(ONE);
        assertThat(answer(Map.of())).isEqualTo(ONE);

        String application = RestAssured.get("http://127.0.0.1:" + ui + "/api/v1/applications")
                .jsonPath()
                .getString("[0].id");
        assertThat(RestAssured.get("http://127.0.0.1:" + ui + "/api/v1/applications/" + application + "/stages")
                        .jsonPath()
                        .getList("schedulingPool", String.class))
                .contains("etl", "adhoc", "default");
    }

    private static final Map<String, String> SMALL = Map.of(
            "async-query.engine.heap",
            "1g",
            "async-query.engine.cores",
            "1",
            "async-query.engine.sample",
            "false",
            "async-query.projects.learn_kylin.schema",
            "default");

    private Map<String, String> withQueues() {
        Map<String, String> settings = new HashMap<>(SMALL);
        settings.put("kylin.query.unique-async-query-yarn-queue-enabled", "true");
        settings.put("async-query.engines.etl.remote", etl.address());
        settings.put("async-query.engines.etl.queues", "etl,nightly");
        settings.put("async-query.engines.etl.max-running", "2");
        settings.put("async-query.engines.etl.probe-interval", "500ms");
        settings.put("async-query.engines.etl.outage", "5s");
        return settings;
    }

    private void start(Map<String, String> settings) {
        service = RunningService.start(folder.resolve("service"), settings);
        queries = new Queries(service::asAdmin);
        if (settings.containsKey("async-query.engines.etl.remote")) {
            await("the server answers as well").atMost(SOON).until(() -> state("etl")
                    .startsWith("UP"));
        }
    }

    private String answer(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("sql", CORES);
        return queries.download(queries.succeeded(all), Map.of()).asString();
    }

    private void assertRefused(String queue, int status, String message) {
        Response answer = queries.submit(Map.of("sql", CORES, "spark_queue", queue));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.<String>path("msg")).startsWith(message).doesNotContain("127.0.0.1", "sc:");
    }

    /** What readiness says of an engine. */
    private String state(String engine) {
        return RestAssured.get(service.readiness())
                .jsonPath()
                .getString("checks.find { it.name == 'engine' }.data.'engine." + engine + "'");
    }

    private int attempts(String id) {
        return queries.detail(id).path("data.attempts");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
