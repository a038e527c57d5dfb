package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What remains when the service or its engine ends, in every way it can end. */
class LifecycleIT {
    private static final Map<String, String> SMALL = Map.of(
            "async-query.engine.heap",
            "1g",
            "async-query.engine.sample",
            "false",
            "async-query.projects.learn_kylin.schema",
            "default");
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private RunningService service;
    private Queries queries;

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void killedServiceLeavesNoEngineAndTheNextOneGoesOnWithItsQueries() throws Exception {
        start();
        ProcessHandle engine = service.engine();
        String finished = queries.succeeded(Map.of("sql", "select id from range(5)"));
        byte[] bytes = queries.bytes(finished);
        String answers = answers(finished);
        String running = queries.submitted(Map.of("sql", SLOW));
        await().atMost(SOON).until(() -> service.logText().contains(running));

        service.kill();

        await("the engine notices").atMost(SOON).until(() -> !engine.isAlive());
        service.restart();
        assertThat(answers(finished)).isEqualTo(answers);
        assertThat(queries.bytes(finished)).isEqualTo(bytes);
        assertThat(queries.status(running)).isEqualTo("RUNNING");
        awaitAttempt(2, running);
        assertThat(queries.stop(running).statusCode()).isEqualTo(200);
        assertThat(queries.ended(running).getString("data.info")).isEqualTo("Stopped by user.");
    }

    @Test
    void whatWaitedWhenTheServiceWasKilledIsRunByTheNextOne() throws Exception {
        service = RunningService.start(folder, with(SMALL, "async-query.queries.max-running", "1"));
        queries = new Queries(service::asAdmin);
        String first = queries.submitted(Map.of("sql", SLOW));
        String waiting = queries.submitted(Map.of("sql", "select 7"));

        service.kill();
        service.restart();

        assertThat(queries.status(waiting)).isEqualTo("RUNNING");
        await("the lease lapses")
                .atMost(SOON)
                .until(() -> queries.stop(first).statusCode() == 200
                        && queries.status(first).equals("FAILED"));
        assertThat(queries.ended(waiting).getString("data.status")).isEqualTo("SUCCESSFUL");
        assertThat(queries.download(waiting, Map.of()).asString()).isEqualTo("7\n");
    }

    @Test
    void terminatedServiceEndsItsEngineAndLeavesWhatRanToTheNextOne() throws Exception {
        start();
        ProcessHandle engine = service.engine();
        String running = queries.submitted(Map.of("sql", SLOW));
        awaitAttempt(1, running);

        service.terminate();

        assertThat(engine.isAlive()).isFalse();
        service.restart();
        awaitAttempt(2, running);
        queries.stop(running);
        assertThat(queries.status(running)).isEqualTo("FAILED");
    }

    @Test
    void aDownloadIsFinishedAndNothingNewIsTakenOnWhileTheServiceEnds() throws Exception {
        service = RunningService.start(folder, with(SMALL, "quarkus.shutdown.timeout", "20s"));
        queries = new Queries(service::asAdmin);
        String id = queries.succeeded(Map.of("sql", "select id, repeat('x', 1000) as t from range(20000)"));
        byte[] whole = queries.bytes(id);
        try (SlowReader reader =
                SlowReader.begin(service, Queries.PATH + "/" + id + "/result_download?project=learn_kylin")) {
            byte[] begin = reader.read(100);

            service.handle().destroy();
            await("it is not ready any more").atMost(SOON).until(() -> !service.isReady());

            assertThat(queries.submit(Map.of("sql", "select 1")).statusCode()).isEqualTo(503);
            assertThat(reader.restOfBody(begin)).isEqualTo(whole);
        }
        await().atMost(SOON).until(() -> !service.handle().isAlive());
    }

    @Test
    void interruptedServiceEndsItsEngine() throws Exception {
        start();
        ProcessHandle engine = service.engine();

        new ProcessBuilder("kill", "-INT", Long.toString(service.handle().pid()))
                .start()
                .waitFor();

        await().atMost(SOON).until(() -> !service.handle().isAlive() && !engine.isAlive());
    }

    @Test
    void killedEngineIsStartedAgainAndGoesOnWithWhatItRan() {
        start();
        ProcessHandle first = service.engine();
        String running = queries.submitted(Map.of("sql", SLOW));
        awaitAttempt(1, running);

        first.destroyForcibly();

        await("the service says that it is not ready, and why")
                .atMost(SOON)
                .until(() -> RestAssured.get(service.readiness()).asString().contains("does not answer"));
        String meanwhile = queries.submitted(Map.of("sql", "select 1"));
        awaitAttempt(2, running);
        assertThat(queries.ended(meanwhile).getString("data.status")).isEqualTo("SUCCESSFUL");
        assertThat(service.isReady()).isTrue();
        assertThat(service.engine().pid()).isNotEqualTo(first.pid());
        queries.stop(running);
        assertThat(queries.status(running)).isEqualTo("FAILED");
    }

    @Test
    void aStopReachesTheTasksOfSparkWithinASecond() {
        start();
        String running = queries.submitted(Map.of("sql", SLOW));
        queries.awaitTasks(running);

        queries.stop(running);

        await().atMost(Duration.ofMillis(1_500)).until(() -> Files.readString(folder.resolve("engine/engine.log"))
                .contains("TaskKilled"));
    }

    @Test
    void theServiceAnswersAndIsNotReadyWhileTheEngineStarts() {
        service = RunningService.launch(folder, SMALL);
        queries = new Queries(service::asAdmin);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> RestAssured.get(service.base() + "/q/openapi").statusCode() == 200);

        assertThat(service.isReady()).isFalse();
        var answer = queries.submit(Map.of("sql", "select 1"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("10");
        assertThat(answer.<String>path("error_code")).isEqualTo("KE-020040003");
        service.awaitReady();
        assertThat(service.logText())
                .contains("/q/swagger-ui")
                .contains("curl -u USER ")
                .contains(folder.resolve("engine").resolve("engine.log").toString());
    }

    @ParameterizedTest
    @CsvSource({"async-query.engine.home, there is no engine in /nowhere", "async-query.engine.java-home, no Java at"})
    void withoutWhatTheEngineNeedsTheServiceDoesNotStartAndSaysSo(String setting, String reason) {
        Map<String, String> settings = new HashMap<>(SMALL);
        settings.put(setting, "/nowhere");
        service = RunningService.launch(folder, settings);

        await().atMost(SOON).until(() -> !service.handle().isAlive());

        assertThat(service.logText())
                .contains("The service does not start. " + setting, reason)
                .doesNotContain("\tat ");
    }

    @Test
    @EnabledIf("io.asyncquery.journey.RunningService#isNative")
    void theBinaryHasNoJavaOfItsOwnAndSaysWhereToNameOne() {
        service = RunningService.launch(folder, SMALL, Map.of("JAVA_HOME", ""));

        await().atMost(SOON).until(() -> !service.handle().isAlive());

        assertThat(service.logText())
                .contains("async-query.engine.java-home", "JAVA_HOME", "async-query.engine.remote");
    }

    @Test
    void aServerThatSomebodyElseRunsIsUsedByItsAddressAndToken(@TempDir Path other) throws IOException {
        try (ForeignServer server = ForeignServer.start(other, "s3cret")) {
            service = RunningService.start(
                    folder,
                    Map.of(
                            "async-query.engine.remote",
                            "sc://127.0.0.1:" + server.port() + "/;token=s3cret",
                            "async-query.projects.learn_kylin.schema",
                            "default"));
            queries = new Queries(service::asAdmin);

            String id = queries.succeeded(Map.of("sql", "select 40 + 2 as answer", "include_header", true));

            assertThat(queries.bytes(id)).isEqualTo("answer\n42\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(service.handle().children()).isEmpty();
            assertThat(service.logText()).doesNotContain("s3cret");
            assertThat(Files.exists(folder.resolve("engine"))).isFalse();
        }
    }

    @Test
    void aServerBehindATlsProxyIsReachedWithUseSsl(@TempDir Path other) throws Exception {
        Path store = other.resolve("proxy.p12");
        try (ForeignServer server = ForeignServer.start(other, "s3cret");
                TlsProxy proxy = TlsProxy.start(store, server.port())) {
            service = RunningService.start(
                    folder,
                    Map.of(
                            "async-query.engine.remote",
                            "sc://localhost:" + proxy.port() + "/;use_ssl=true",
                            "async-query.engine.token",
                            "s3cret",
                            "javax.net.ssl.trustStore",
                            store.toString(),
                            "javax.net.ssl.trustStorePassword",
                            TlsProxy.PASSWORD,
                            "async-query.projects.learn_kylin.schema",
                            "default"));
            queries = new Queries(service::asAdmin);

            String id = queries.succeeded(Map.of("sql", "select 40 + 2"));

            assertThat(queries.download(id, Map.of()).asString()).isEqualTo("42\n");
        }
    }

    private static final String SLOW =
            "select count(*) from range(100000) a cross join range(10000000) b where (a.id + b.id) % 7 = 3";

    private void start() {
        service = RunningService.start(folder, SMALL);
        queries = new Queries(service::asAdmin);
    }

    private JsonPath detail(String id) {
        return queries.detail(id).jsonPath();
    }

    private void awaitAttempt(int attempt, String id) {
        await("attempt " + attempt + " of " + id)
                .atMost(Duration.ofMinutes(1))
                .until(() -> detail(id).getInt("data.attempts") == attempt);
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(key, value);
        return all;
    }

    private String answers(String id) {
        return queries.get(id, "status").asString()
                + queries.get(id, "metadata").asString()
                + queries.get(id, "file_status").asString()
                + queries.get(id, "result_path").asString();
    }
}
