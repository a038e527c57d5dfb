package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.asyncquery.fakes.MappedConfig;
import io.asyncquery.query.AttemptLostException;
import io.asyncquery.query.EngineSession;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryProgress;
import io.asyncquery.result.Column;
import io.asyncquery.result.CsvConfig.Unmappable;
import io.asyncquery.result.ResultLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.connect.proto.UserContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Spark Connect server does with sessions and operations that replicas hand on, lose and end. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SparkConnectSessionIT {
    private static final String QUICK = "select id from range(3)";
    /** A tenth of a second for each row, in two tasks at a time, on any machine. */
    private static final String SLEEP = "select id, java_method('java.lang.Thread', 'sleep', 100L) s from ";

    private static final String SLOW = SLEEP + "range(0, 80, 1, 8)";
    private static final String ENDLESS = SLEEP + "range(0, 1000000000, 1, 8)";
    private static final String FAILING = "select 1 / id q from range(3)";
    /** Without the guard the engine takes many seconds to find the end of the comment. */
    private static final String LONG_ANALYSIS = "select 1 " + "/* ".repeat(1500) + "*/ ".repeat(1500);

    private static final String SECRET_KEY = "spark.hadoop.fs.s3a.secret.key";
    private static final String SECRET = "geheim";

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PROBE = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static EmbeddedSpark spark;

    private final QueryId id = QueryId.random();
    private final List<SparkConnectEngine> replicas = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        spark = EmbeddedSpark.start(config("engine", "2m"), Map.of());
        connect(spark.address()).disconnect();
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @AfterEach
    void disconnect() {
        replicas.forEach(SparkConnectEngine::disconnect);
    }

    @Test
    void aQueryIsAnalysedAndWritten() throws Exception {
        try (EngineSession session = open(replica(), 1, QUICK)) {
            assertThat(session.analyze().columns()).containsExactly(new Column("id", "BIGINT"));
            session.write(location(1), SparkConnectSessionIT::ignore);
        }

        assertThat(isWhole(1)).isTrue();
    }

    @Test
    void rowsGrowWhileTasksFinish() throws Exception {
        List<QueryProgress> seen = new CopyOnWriteArrayList<>();
        try (EngineSession session = open(replica(), 1, SLOW)) {
            write(session, seen::add).join();
        }

        List<Long> rows = seen.stream()
                .flatMapToLong(progress -> progress.rows().stream())
                .boxed()
                .toList();
        assertThat(rows).isSorted().allMatch(written -> written >= 0 && written <= 80 && written % 10 == 0);
        assertThat(rows.stream().filter(written -> written > 0 && written < 80).distinct())
                .hasSizeGreaterThan(1);
        assertThat(manifest(1)).contains("\"rows\":10").doesNotContain("\"rows\":0");
    }

    @Test
    void anotherReplicaGoesOnWithARunningQueryAndTheFirstOneLetsItBe() throws Exception {
        EngineSession first = open(replica(), 1, SLOW);
        List<QueryProgress> seenByFirst = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> written = write(first, seenByFirst::add);
        await().atMost(SOON).until(() -> seenByFirst.stream().anyMatch(progress -> progress.tasks() > 0));

        EngineSession second = open(replica(), 1, SLOW);
        List<QueryProgress> seenBySecond = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> resumed = resume(second, seenBySecond::add);

        assertThatThrownBy(written::join).hasCauseInstanceOf(AttemptLostException.class);
        first.close();
        assertThat(resumed.join()).isTrue();
        assertThat(seenBySecond).anySatisfy(progress -> {
            assertThat(progress.stages()).isPositive();
            assertThat(progress.tasks()).isGreaterThanOrEqualTo(8);
        });
        assertThat(isWhole(1)).isTrue();
        second.close();
    }

    @Test
    void aQueryThatHasEndedIsResumedAsOftenAsWanted() throws Exception {
        EngineSession first = open(replica(), 1, QUICK);
        first.analyze();
        first.write(location(1), SparkConnectSessionIT::ignore);

        assertThat(open(replica(), 1, QUICK).resume(SparkConnectSessionIT::ignore))
                .isTrue();
        EngineSession last = open(replica(), 1, QUICK);
        assertThat(last.resume(SparkConnectSessionIT::ignore)).isTrue();
        last.close();
    }

    @Test
    void aQueryThatHasFailedFailsAgainWhenItIsResumed() throws Exception {
        EngineSession first = open(replica(), 1, FAILING);
        first.analyze();
        QueryFailure failure = failure(() -> first.write(location(1), SparkConnectSessionIT::ignore));

        try (EngineSession second = open(replica(), 1, FAILING)) {
            assertThat(failure(() -> second.resume(SparkConnectSessionIT::ignore)))
                    .isEqualTo(failure);
        }
        assertThat(failure.message()).startsWith("[DIVIDE_BY_ZERO]");
    }

    @Test
    void whatTheServerDoesNotKnowIsNotResumed() throws Exception {
        SparkConnectEngine replica = replica();

        try (EngineSession unknown = open(replica, 1, QUICK)) {
            assertThat(unknown.resume(SparkConnectSessionIT::ignore)).isFalse();
        }
        try (EngineSession idle = open(replica, 2, QUICK)) {
            idle.analyze();
            assertThat(open(replica, 2, QUICK).resume(SparkConnectSessionIT::ignore))
                    .isFalse();
        }
        assertThat(open(replica, 2, QUICK).resume(SparkConnectSessionIT::ignore))
                .isFalse();
    }

    @Test
    void nothingBeginsInASessionThatWasClosedBeforeItWasOpened() throws Exception {
        SparkConnectEngine replica = replica();
        EngineSession late = open(replica(), 1, QUICK);

        open(replica, 1, QUICK).close();

        assertThatThrownBy(late::analyze).isInstanceOf(AttemptLostException.class);
        assertThatThrownBy(() -> late.write(location(1), SparkConnectSessionIT::ignore))
                .isInstanceOf(AttemptLostException.class);
        try (EngineSession next = open(replica, 2, QUICK)) {
            next.analyze();
            next.write(location(2), SparkConnectSessionIT::ignore);
        }
        assertThat(isWhole(1)).isFalse();
        assertThat(isWhole(2)).isTrue();
    }

    @Test
    void anotherReplicaEndsWhatRuns() {
        EngineSession first = open(replica(), 1, ENDLESS);
        CompletableFuture<Void> written = running(first);

        open(replica(), 1, ENDLESS).close();

        assertThatThrownBy(written::join).isInstanceOf(CompletionException.class);
        assertThat(isWhole(1)).isFalse();
        first.close();
    }

    @Test
    void aRunningQueryIsInterruptedAtOnce() {
        EngineSession session = open(replica(), 1, ENDLESS);
        CompletableFuture<Void> written = running(session);

        long before = System.nanoTime();
        session.interrupt();

        assertThatThrownBy(written::join).cause().isInstanceOfSatisfying(QueryFailedException.class, e -> assertThat(
                        e.failure())
                .isEqualTo(QueryFailure.STOPPED_BY_USER));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        session.close();
    }

    @Test
    void aShortOutageIsWaitedOut() throws Exception {
        try (Relay network = new Relay(spark.address().port())) {
            EngineSession session = open(replica(network.port()), 1, SLOW);
            List<QueryProgress> seen = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> written = write(session, seen::add);
            await().atMost(SOON).until(() -> !seen.isEmpty());

            network.cut();
            Thread.sleep(1500);
            assertThat(written).isNotDone();
            network.mend();

            written.join();
            session.close();
        }
        assertThat(isWhole(1)).isTrue();
    }

    @Test
    void aLongOutageIsTheEndOfTheAttemptButNotOfTheQuery() throws Exception {
        try (Relay network = new Relay(spark.address().port())) {
            EngineSession session = open(replica(network.port()), 1, SLOW);
            CompletableFuture<Void> written = running(session);

            network.cut();

            assertThatThrownBy(written::join).hasCauseInstanceOf(AttemptLostException.class);
            session.close();
        }
        try (EngineSession second = open(replica(), 1, SLOW)) {
            assertThat(second.resume(SparkConnectSessionIT::ignore)).isTrue();
        }
    }

    @Test
    void theTokenIsNotAmongTheEnginesSettings() {
        String token = spark.address().token().orElseThrow();

        assertThat(settings(ConfigRequest.Operation.newBuilder().setGetAll(ConfigRequest.GetAll.getDefaultInstance())))
                .isNotEmpty()
                .noneMatch(setting -> setting.toString().contains(token));
    }

    @Test
    void theCommandLineHoldsNoSecrets() {
        String token = spark.address().token().orElseThrow();

        assertThat(ProcessHandle.of(spark.pid())
                        .flatMap(process -> process.info().commandLine()))
                .hasValueSatisfying(
                        command -> assertThat(command).contains("spark.").doesNotContain(token, SECRET));
    }

    static List<ConfigRequest.Operation.Builder> waysToReadTheSecret() {
        return List.of(
                ConfigRequest.Operation.newBuilder()
                        .setGet(ConfigRequest.Get.newBuilder().addKeys(SECRET_KEY)),
                ConfigRequest.Operation.newBuilder()
                        .setGetOption(ConfigRequest.GetOption.newBuilder().addKeys(SECRET_KEY)),
                ConfigRequest.Operation.newBuilder()
                        .setGetWithDefault(ConfigRequest.GetWithDefault.newBuilder()
                                .addPairs(
                                        KeyValue.newBuilder().setKey(SECRET_KEY).setValue("none"))),
                ConfigRequest.Operation.newBuilder().setGetAll(ConfigRequest.GetAll.getDefaultInstance()),
                // The answer has the names without the prefix, here "cret.key" and nothing
                ConfigRequest.Operation.newBuilder()
                        .setGetAll(ConfigRequest.GetAll.newBuilder().setPrefix("spark.hadoop.fs.s3a.se")),
                ConfigRequest.Operation.newBuilder()
                        .setGetAll(ConfigRequest.GetAll.newBuilder().setPrefix(SECRET_KEY)));
    }

    @ParameterizedTest
    @MethodSource("waysToReadTheSecret")
    void aSettingThatLooksLikeASecretIsNotTold(ConfigRequest.Operation.Builder way) {
        assertThat(settings(way))
                .extracting(KeyValue::getValue)
                .doesNotContain(SECRET)
                .contains("*********(redacted)");
    }

    @Test
    void otherSettingsAreTold() {
        assertThat(settings(ConfigRequest.Operation.newBuilder()
                        .setGetAll(ConfigRequest.GetAll.newBuilder().setPrefix("spark.sql."))))
                .contains(KeyValue.newBuilder()
                        .setKey("extensions")
                        .setValue("none")
                        .build());
    }

    private List<KeyValue> settings(ConfigRequest.Operation.Builder way) {
        try (SparkConnectClient client = new SparkConnectClient(spark.address(), PROBE)) {
            return client.calls()
                    .config(ConfigRequest.newBuilder()
                            .setSessionId(id.toString())
                            .setUserContext(UserContext.newBuilder().setUserId("curious"))
                            .setOperation(way)
                            .build())
                    .getPairsList();
        }
    }

    @Test
    void anEngineWithoutTheGuardIsNotUsed() {
        SparkConnectEngine strict =
                new SparkConnectEngine(EngineSettings.of(config("engine", "2m", true)), Unmappable.FAIL);
        replicas.add(strict);
        strict.connect(spark.address());

        assertThat(strict.probe(PROBE)).isFalse();
        assertThat(strict.answers()).isFalse();
        assertThat(strict.isAvailable()).isFalse();
        assertThat(strict.silence()).hasValueSatisfying(why -> assertThat(why).endsWith("NO SQL GUARD"));
    }

    /** Nothing but the engine's own end stops the analysis, so it goes on beside what comes after. */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void anAnalysisWithoutEndIsNotWaitedFor() throws Exception {
        EngineSession session = open(replica(), 1, LONG_ANALYSIS);
        CompletableFuture<Void> analysed = write(session, SparkConnectSessionIT::ignore);
        assertThatThrownBy(() -> analysed.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

        long before = System.nanoTime();
        session.interrupt();

        assertThatThrownBy(analysed::join).hasCauseInstanceOf(AttemptLostException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        session.close();
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void anAnalysisThatTakesTooLongIsTheStatementsFaultWhenTheEngineWorks() {
        SparkConnectEngine impatient = connect(spark.address(), "3s");
        replicas.add(impatient);

        try (EngineSession session = open(impatient, 1, LONG_ANALYSIS)) {
            assertThat(failure(session::analyze)).isEqualTo(SparkFailures.ANALYSIS_TOO_LONG);
        }
    }

    /** The last one, since the others need the engine. */
    @Test
    @Order(Integer.MAX_VALUE)
    void anEngineThatEndsLosesTheAttempt() {
        SparkConnectEngine replica = replica();
        EngineSession session = open(replica, 1, ENDLESS);
        CompletableFuture<Void> written = running(session);

        ProcessHandle process = ProcessHandle.of(spark.pid()).orElseThrow();
        assertThat(process.destroy()).isTrue();
        process.onExit().join();
        replica.disconnect();

        assertThatThrownBy(written::join).hasCauseInstanceOf(AttemptLostException.class);
        session.close();
        assertThat(replica.answers()).isFalse();
        assertThat(replica.silence()).hasValueSatisfying(why -> assertThat(why).endsWith("NOT RUNNING"));
    }

    private SparkConnectEngine replica() {
        return replica(spark.address().port());
    }

    private SparkConnectEngine replica(int port) {
        EngineAddress address = spark.address();
        SparkConnectEngine engine = connect(new EngineAddress(address.host(), port, address.tls(), address.token()));
        replicas.add(engine);
        return engine;
    }

    private static SparkConnectEngine connect(EngineAddress address) {
        return connect(address, "2m");
    }

    private static SparkConnectEngine connect(EngineAddress address, String callTimeout) {
        SparkConnectEngine engine =
                new SparkConnectEngine(EngineSettings.of(config("replica", callTimeout)), Unmappable.FAIL);
        engine.connect(address);
        await().atMost(Duration.ofMinutes(1)).until(() -> engine.probe(PROBE));
        return engine;
    }

    private EngineSession open(SparkConnectEngine replica, int attempt, String sql) {
        // A further attempt waits for a new answer.
        CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(
                () -> replica.probe(PROBE), CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
        try {
            return replica.open(Attempts.attempt(id, attempt, sql), Attempts.PROJECT);
        } catch (QueryFailedException e) {
            throw new AssertionError(e);
        } finally {
            answer.join();
        }
    }

    private static void ignore(QueryProgress progress) {}

    /** A write of which the engine is known to be at work. */
    private CompletableFuture<Void> running(EngineSession session) {
        List<QueryProgress> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> written = write(session, seen::add);
        // Behind the analyses that nobody waits for any more.
        await().atMost(Duration.ofMinutes(2))
                .until(() -> seen.stream().anyMatch(progress -> progress.tasksRunning() > 0));
        return written;
    }

    private CompletableFuture<Void> write(EngineSession session, Consumer<QueryProgress> progress) {
        return CompletableFuture.runAsync(() -> {
            try {
                session.analyze();
                session.write(location(1), progress);
            } catch (QueryFailedException | AttemptLostException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static CompletableFuture<Boolean> resume(EngineSession session, Consumer<QueryProgress> progress) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return session.resume(progress);
            } catch (QueryFailedException | AttemptLostException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static QueryFailure failure(ThrowingCallable work) {
        return catchThrowableOfType(QueryFailedException.class, work).failure();
    }

    private ResultLocation location(int attempt) {
        return new ResultLocation(folder.resolve(id + "-" + attempt).toUri());
    }

    private boolean isWhole(int attempt) {
        return Files.exists(Path.of(location(attempt).uri()).resolve("_SUCCESS"));
    }

    private String manifest(int attempt) throws IOException {
        return Files.readString(Path.of(location(attempt).uri()).resolve("_SUCCESS"));
    }

    private static EngineConfig config(String data, String callTimeout) {
        return config(data, callTimeout, false);
    }

    private static EngineConfig config(String data, String callTimeout, boolean guarded) {
        return MappedConfig.of(
                EngineConfig.class,
                Map.of(
                        "async-query.engine.data",
                        folder.resolve(data).toString(),
                        "async-query.engine.heap",
                        "1g",
                        "async-query.engine.cores",
                        "2",
                        // Whatever a guard forbids users, these tests may sleep.
                        "async-query.engine.spark.\"spark.sql.extensions\"",
                        "none",
                        "async-query.engine.spark.\"" + SECRET_KEY + '"',
                        SECRET,
                        "async-query.engine.guard.required",
                        Boolean.toString(guarded),
                        "async-query.engine.sample",
                        "false",
                        "async-query.engine.call-timeout",
                        callTimeout,
                        "async-query.engine.start-timeout",
                        "30s",
                        "async-query.engine.outage",
                        "3s"));
    }
}
