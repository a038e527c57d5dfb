package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryProgress;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.AnalyzePlanResponse;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.ConfigResponse;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.ReattachExecuteRequest;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc.SparkConnectServiceImplBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a server that follows a script: one act for each stream that is opened. */
class ReattachableOperationTest {
    private final Queue<Consumer<StreamObserver<ExecutePlanResponse>>> script = new ConcurrentLinkedQueue<>();
    private final Queue<Consumer<StreamObserver<ConfigResponse>>> rows = new ConcurrentLinkedQueue<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<QueryProgress> progress = new ArrayList<>();
    private volatile boolean opensSessions;
    private Server server;
    private SparkConnectClient client;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Scripted())
                .build()
                .start();
        EngineAddress address = new EngineAddress("127.0.0.1", server.getPort(), false, Optional.empty());
        client = new SparkConnectClient(address, Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        server.shutdownNow().awaitTermination();
    }

    @Test
    void aStreamThatEndsEarlyIsAttachedAgainBehindItsLastResponse() {
        script.add(stream -> {
            stream.onNext(response("one").build());
            stream.onCompleted();
        });
        script.add(StreamObserver::onCompleted);
        script.add(stream -> {
            stream.onNext(response("two").build());
            stream.onError(error("UNAVAILABLE"));
        });
        script.add(ReattachableOperationTest::finish);

        run(Duration.ofMinutes(1));

        assertThat(calls).containsExactly("execute", "reattach one", "reattach one", "reattach two");
    }

    @Test
    void whatWasBegunElsewhereIsAttachedFromItsBeginning() {
        script.add(ReattachableOperationTest::finish);

        operation(Duration.ofMinutes(1)).follow(progress::add);

        assertThat(calls).containsExactly("reattach");
    }

    @Test
    void progressIsHandedOn() {
        script.add(stream -> {
            stream.onNext(response("one")
                    .setExecutionProgress(ExecutePlanResponse.ExecutionProgress.newBuilder()
                            .addStages(stage(8, 8, 100, true))
                            .addStages(stage(4, 1, 20, false))
                            .setNumInflightTasks(2))
                    .build());
            finish(stream);
        });

        run(Duration.ofMinutes(1));

        assertThat(progress).containsExactly(new QueryProgress(2, 1, 12, 9, 2, 120, OptionalLong.empty()));
    }

    @Test
    void aQueryThatEndsAtOnceIsNotAskedForItsRows() {
        script.add(stream -> {
            stream.onNext(progressed("one"));
            finish(stream);
        });

        run(Duration.ofMinutes(1));

        assertThat(progress).map(QueryProgress::rows).containsExactly(OptionalLong.empty());
        assertThat(calls).containsExactly("execute");
    }

    @Test
    void whatTheServerDoesNotSayOfRowsHarmsNothingAndIsNotForgotten() {
        for (Consumer<StreamObserver<ConfigResponse>> answer : List.<Consumer<StreamObserver<ConfigResponse>>>of(
                setting -> answer(setting, KeyValue.newBuilder()),
                setting -> answer(setting, KeyValue.newBuilder().setValue("many")),
                setting -> answer(setting, KeyValue.newBuilder().setValue("7")),
                setting -> setting.onError(error("UNAVAILABLE")),
                setting -> answer(setting, KeyValue.newBuilder()),
                setting -> answer(setting, KeyValue.newBuilder().setValue("99999999999")))) {
            rows.add(answer);
        }
        script.add(stream -> {
            for (int i = 0; i < 6; i++) {
                stream.onNext(progressed("progress"));
            }
            finish(stream);
        });

        operation(Duration.ofMinutes(1), Duration.ZERO).run(Plan.getDefaultInstance(), progress::add);

        assertThat(progress)
                .map(QueryProgress::rows)
                .containsExactly(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(7),
                        OptionalLong.of(7),
                        OptionalLong.of(7),
                        OptionalLong.of(99_999_999_999L));
        assertThat(calls).containsExactly("execute", "config", "config", "config", "config", "config", "config");
    }

    @Test
    void aCommandThatNeverArrivedIsSentOnceMore() {
        script.add(ReattachableOperationTest::breakOff);
        script.add(ReattachableOperationTest::breakOff);
        script.add(stream -> stream.onError(reported("INVALID_HANDLE.OPERATION_NOT_FOUND")));
        script.add(ReattachableOperationTest::finish);

        run(Duration.ofMinutes(1));

        assertThat(calls).containsExactly("execute", "reattach", "reattach", "execute");
    }

    @Test
    void aCommandIsNotSentAThirdTime() {
        script.add(ReattachableOperationTest::breakOff);
        script.add(stream -> stream.onError(reported("INVALID_HANDLE.OPERATION_NOT_FOUND")));
        script.add(ReattachableOperationTest::breakOff);
        script.add(stream -> stream.onError(reported("INVALID_HANDLE.OPERATION_NOT_FOUND")));

        assertThatThrownBy(() -> run(Duration.ofMinutes(1))).isInstanceOf(StatusRuntimeException.class);

        assertThat(calls).containsExactly("execute", "reattach", "execute", "reattach");
    }

    @Test
    void aCommandThatWasAnsweredOrWhoseSessionIsGoneIsNotSentAgain() {
        script.add(stream -> {
            stream.onNext(response("one").build());
            stream.onError(error("UNAVAILABLE"));
        });
        script.add(stream -> stream.onError(reported("INVALID_HANDLE.OPERATION_NOT_FOUND")));
        assertThatThrownBy(() -> run(Duration.ofMinutes(1))).isInstanceOf(StatusRuntimeException.class);

        script.add(ReattachableOperationTest::breakOff);
        script.add(stream -> stream.onError(reported("INVALID_HANDLE.SESSION_NOT_FOUND")));
        assertThatThrownBy(() -> run(Duration.ofMinutes(1))).isInstanceOf(StatusRuntimeException.class);

        assertThat(calls).containsExactly("execute", "reattach one", "execute", "reattach");
    }

    @Test
    void theServersOwnErrorEndsItAtOnce() {
        script.add(stream -> stream.onError(reported("DIVIDE_BY_ZERO")));

        StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, () -> run(Duration.ofMinutes(1)));

        assertThat(SparkFailures.errorClass(e)).isEqualTo("DIVIDE_BY_ZERO");
        assertThat(calls).containsExactly("execute");
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNKNOWN", "INTERNAL", "CANCELLED"})
    void anErrorWithoutDetailsIsBelievedWhenItComesAgain(Status.Code code) {
        script.add(stream -> stream.onError(error(code.name())));
        script.add(stream -> {
            stream.onNext(response("one").build());
            stream.onError(error(code.name()));
        });
        script.add(stream -> stream.onError(error(code.name())));

        assertThatThrownBy(() -> run(Duration.ofMinutes(1)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code));

        assertThat(calls).containsExactly("execute", "reattach", "reattach one");
    }

    @Test
    void aStreamThatLastedLongIsAttachedAgainAndASilentOneOnlyIfTheEngineWorks() {
        script.add(stream -> {
            stream.onNext(response("one").build());
            stream.onError(error("DEADLINE_EXCEEDED"));
        });
        script.add(stream -> stream.onError(error("DEADLINE_EXCEEDED")));
        script.add(ReattachableOperationTest::finish);
        opensSessions = true;
        run(Duration.ofMinutes(1));

        script.add(stream -> stream.onError(error("DEADLINE_EXCEEDED")));
        opensSessions = false;
        assertThatThrownBy(() -> run(Duration.ofMinutes(1))).isInstanceOf(StatusRuntimeException.class);

        assertThat(calls).containsExactly("execute", "reattach one", "reattach one", "execute");
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAUTHENTICATED", "PERMISSION_DENIED", "UNIMPLEMENTED", "RESOURCE_EXHAUSTED"})
    void aRefusalIsBelievedAtOnce(Status.Code code) {
        script.add(stream -> stream.onError(error(code.name())));

        assertThatThrownBy(() -> run(Duration.ofMinutes(1))).isInstanceOf(StatusRuntimeException.class);

        assertThat(calls).containsExactly("execute");
    }

    @Test
    void anOutageIsWaitedOutForSoLong() {
        server.shutdownNow();
        long before = System.nanoTime();

        assertThatThrownBy(() -> run(Duration.ofMillis(600)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(600), Duration.ofSeconds(10));
    }

    @Test
    void aClosedConnectionIsNotWaitedFor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        script.add(stream -> begun.countDown());
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(Duration.ofMinutes(1)));
        begun.await();

        client.close();

        assertThatThrownBy(running::join).hasCauseInstanceOf(StatusRuntimeException.class);
        assertThat(calls).containsExactly("execute");
    }

    @Test
    void theWaitingCanBeGivenUp() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        script.add(stream -> begun.countDown());
        ReattachableOperation operation = operation(Duration.ofMinutes(1));
        CompletableFuture<Void> running =
                CompletableFuture.runAsync(() -> operation.run(Plan.getDefaultInstance(), progress::add));
        begun.await();

        operation.giveUp();

        assertThatThrownBy(running::join).hasCauseInstanceOf(StatusRuntimeException.class);
        assertThat(calls).containsExactly("execute");
    }

    private void run(Duration outage) {
        operation(outage).run(Plan.getDefaultInstance(), progress::add);
    }

    private ReattachableOperation operation(Duration outage) {
        return operation(outage, Duration.ofHours(1));
    }

    private ReattachableOperation operation(Duration outage, Duration withoutRows) {
        Attempt attempt = Attempt.of(Attempts.attempt(QueryId.random(), 1, "select 1"));
        return new ReattachableOperation(new SessionCalls(client, attempt), outage, withoutRows);
    }

    private static ExecutePlanResponse progressed(String id) {
        return response(id)
                .setExecutionProgress(
                        ExecutePlanResponse.ExecutionProgress.newBuilder().addStages(stage(8, 1, 0, false)))
                .build();
    }

    private static void answer(StreamObserver<ConfigResponse> setting, KeyValue.Builder pair) {
        setting.onNext(ConfigResponse.newBuilder()
                .addPairs(pair.setKey("spark.async-query.rows"))
                .build());
        setting.onCompleted();
    }

    private static void breakOff(StreamObserver<ExecutePlanResponse> stream) {
        stream.onError(error("UNAVAILABLE"));
    }

    private static void finish(StreamObserver<ExecutePlanResponse> stream) {
        stream.onNext(response("last")
                .setResultComplete(ExecutePlanResponse.ResultComplete.getDefaultInstance())
                .build());
        stream.onCompleted();
    }

    private static ExecutePlanResponse.Builder response(String id) {
        return ExecutePlanResponse.newBuilder().setResponseId(id);
    }

    private static ExecutePlanResponse.ExecutionProgress.StageInfo stage(
            long tasks, long tasksDone, long bytes, boolean done) {
        return ExecutePlanResponse.ExecutionProgress.StageInfo.newBuilder()
                .setNumTasks(tasks)
                .setNumCompletedTasks(tasksDone)
                .setInputBytesRead(bytes)
                .setDone(done)
                .build();
    }

    private static StatusRuntimeException error(String code) {
        return Status.Code.valueOf(code).toStatus().asRuntimeException();
    }

    private static StatusRuntimeException reported(String errorClass) {
        ErrorInfo info =
                ErrorInfo.newBuilder().putMetadata("errorClass", errorClass).build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.INTERNAL.value())
                .addDetails(Any.pack(info))
                .build());
    }

    private final class Scripted extends SparkConnectServiceImplBase {
        @Override
        public void executePlan(ExecutePlanRequest request, StreamObserver<ExecutePlanResponse> stream) {
            calls.add("execute");
            script.remove().accept(stream);
        }

        @Override
        public void reattachExecute(ReattachExecuteRequest request, StreamObserver<ExecutePlanResponse> stream) {
            calls.add(("reattach " + request.getLastResponseId()).strip());
            script.remove().accept(stream);
        }

        @Override
        public void config(ConfigRequest request, StreamObserver<ConfigResponse> answer) {
            calls.add("config");
            rows.remove().accept(answer);
        }

        @Override
        public void analyzePlan(AnalyzePlanRequest request, StreamObserver<AnalyzePlanResponse> answer) {
            if (opensSessions) {
                answer.onNext(AnalyzePlanResponse.getDefaultInstance());
                answer.onCompleted();
            } else {
                answer.onError(error("UNKNOWN"));
            }
        }
    }
}
