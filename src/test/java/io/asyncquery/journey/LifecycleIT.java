package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
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
    void killedServiceLeavesNoEngineAndItsQueriesAnswerAfterTheRestart() throws Exception {
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
        await("the lease lapses").atMost(SOON).until(() -> queries.status(running)
                .equals("FAILED"));
        assertThat(queries.get(running, "status").<String>path("data.info")).contains("service stopped");
        assertThat(queries.get(running, "metadata").statusCode()).isEqualTo(409);
    }

    @Test
    void terminatedServiceEndsItsEngineAndFailsWhatRan() throws Exception {
        start();
        ProcessHandle engine = service.engine();
        String running = queries.submitted(Map.of("sql", SLOW));

        service.terminate();

        assertThat(engine.isAlive()).isFalse();
        service.restart();
        assertThat(queries.status(running)).isEqualTo("FAILED");
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
    void killedEngineIsStartedAgainAndFailsOnlyWhatItRan() {
        start();
        ProcessHandle first = service.engine();
        String running = queries.submitted(Map.of("sql", SLOW));
        await().atMost(SOON).until(() -> service.logText().contains(running));

        first.destroyForcibly();

        assertThat(queries.ended(running).getString("data.info")).contains("engine stopped");
        await("the service says that it is not ready").atMost(SOON).until(() -> !service.isReady());
        assertThat(queries.submit(Map.of("sql", "select 1")).statusCode()).isEqualTo(503);
        service.awaitReady();
        assertThat(service.engine().pid()).isNotEqualTo(first.pid());
        queries.succeeded(Map.of("sql", "select 1"));
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
                .contains("curl -u ADMIN:KYLIN")
                .contains(folder.resolve("engine").resolve("engine.log").toString());
    }

    @ParameterizedTest
    @CsvSource({"async-query.engine.home, there is no engine in /nowhere", "async-query.engine.java-home, no Java at"})
    void withoutWhatTheEngineNeedsTheServiceDoesNotStartAndSaysSo(String setting, String reason) {
        Map<String, String> settings = new HashMap<>(SMALL);
        settings.put(setting, "/nowhere");
        service = RunningService.launch(folder, settings);

        await().atMost(SOON).until(() -> !service.handle().isAlive());

        assertThat(service.logText()).contains(setting, reason);
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

    private static final String SLOW = "select sum(a.id * b.id) from range(100000) a cross join range(10000000) b";

    private void start() {
        service = RunningService.start(folder, SMALL);
        queries = new Queries(service::asAdmin);
    }

    private String answers(String id) {
        return queries.get(id, "status").asString()
                + queries.get(id, "metadata").asString()
                + queries.get(id, "file_status").asString()
                + queries.get(id, "result_path").asString();
    }
}
