import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.UserContext;
import org.apache.spark.connect.proto.WriteOperation;

/**
 * How long the service takes to start, to take a query and to run a small one, against the same write sent straight to
 * the same Spark Connect server. After ./mvnw -DskipTests package:
 *
 * <pre>java -cp "target/quarkus-app/lib/main/*:target/quarkus-app/app/*" src/bench/java/SmallQuery.java</pre>
 */
public final class SmallQuery {
    private static final String SQL_TEXT = "select * from learn_kylin.KYLIN_SALES limit 100";
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 60;
    private static final int SUBMISSIONS = 300;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    private SmallQuery(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        SmallQuery bench = new SmallQuery(Files.createTempDirectory("async-query-bench"));
        try {
            bench.start();
            bench.compare();
        } finally {
            for (Process process : bench.processes) {
                process.destroy();
                process.waitFor();
            }
        }
    }

    /** Start to the first answer, and to ready with the embedded engine: with the sample to make, and with it there. */
    private void start() throws Exception {
        for (String which : List.of("first start, makes the sample", "second start", "third start")) {
            int port = freePort();
            int management = freePort();
            long begin = System.nanoTime();
            Process service = service(port, management, "embedded");
            long answers = until(begin, () -> status("http://127.0.0.1:" + port + "/q/openapi") == 200);
            long ready = until(begin, () -> status("http://127.0.0.1:" + management + "/q/health/ready") == 200);
            print("%-32s answers after %5d ms, ready after %6d ms", which, answers, ready);
            service.destroy();
            service.waitFor();
        }
    }

    private void compare() throws Exception {
        int engine = freePort();
        connectServer(engine);
        int port = freePort();
        int management = freePort();
        service(
                port,
                management,
                "remote",
                "-Dasync-query.engine.remote=sc://127.0.0.1:" + engine,
                "-Dasync-query.login.users-file="
                        + Path.of("src/test/users/users.properties").toAbsolutePath(),
                "-Dasync-query.security.readiness-checks=warn");
        until(System.nanoTime(), () -> status("http://127.0.0.1:" + management + "/q/health/ready") == 200);
        URI address = URI.create("http://127.0.0.1:" + port + "/kylin/api/async_query");

        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", engine)
                .usePlaintext()
                .build();
        double[] bare = new double[ROUNDS];
        double[] whole = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            double direct = seconds(() -> write(channel));
            double served = seconds(() -> run(address));
            if (i >= 0) {
                bare[i] = direct * 1000;
                whole[i] = served * 1000;
            }
        }
        channel.shutdownNow();
        report("baseline: bare Connect write", bare);
        report("the service, submit to SUCCESSFUL", whole);
        print("ratio of the medians %.2f", percentile(whole, 50) / percentile(bare, 50));

        double[] submit = new double[SUBMISSIONS];
        for (int i = 0; i < SUBMISSIONS; i++) {
            submit[i] = seconds(() -> submit(address)) * 1000;
        }
        report("submit, while earlier ones run", submit);
    }

    private static Object write(ManagedChannel channel) throws Exception {
        Path target = Files.createTempDirectory("async-query-bench-bare").resolve("result");
        Relation query = Relation.newBuilder()
                .setSql(SQL.newBuilder().setQuery("SELECT * FROM (\n" + SQL_TEXT + "\n) t"))
                .build();
        WriteOperation write = WriteOperation.newBuilder()
                .setInput(query)
                .setSource("csv")
                .setPath(target.toUri().toString())
                .setMode(WriteOperation.SaveMode.SAVE_MODE_OVERWRITE)
                .build();
        SparkConnectServiceGrpc.newBlockingStub(channel)
                .executePlan(ExecutePlanRequest.newBuilder()
                        .setSessionId(UUID.randomUUID().toString())
                        .setUserContext(UserContext.newBuilder().setUserId("bench"))
                        .setPlan(Plan.newBuilder()
                                .setCommand(Command.newBuilder().setWriteOperation(write)))
                        .build())
                .forEachRemaining(response -> {});
        return target;
    }

    private static String submit(URI address) throws Exception {
        String body = "{\"project\":\"learn_kylin\",\"sql\":\"" + SQL_TEXT + "\"}";
        String answer = send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return answer.replaceAll(".*\"query_id\":\"([^\"]*)\".*", "$1");
    }

    private static Object run(URI address) throws Exception {
        String id = submit(address);
        String status;
        do {
            Thread.sleep(5);
            status = send(HttpRequest.newBuilder(URI.create(address + "/" + id + "/status?project=learn_kylin")));
        } while (status.contains("RUNNING"));
        if (!status.contains("SUCCESSFUL")) {
            throw new IllegalStateException(status);
        }
        return status;
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        String basic = Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(UTF_8));
        HttpResponse<String> response = HTTP.send(
                request.header("Authorization", "Basic " + basic).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private Process service(int port, int management, String name, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "java",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + management,
                "-Dasync-query.storage.root=" + folder.resolve(name).resolve("store"),
                "-Dasync-query.engine.data=" + folder.resolve(name).resolve("engine")));
        command.addAll(List.of(more));
        command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        return process(command);
    }

    private void connectServer(int port) throws Exception {
        Path home = Path.of("target", "engine").toAbsolutePath();
        process(List.of(
                "java",
                "@" + home.resolve("java-options"),
                "-Xmx2g",
                "-Dspark.master=local[*]",
                "-Dspark.connect.grpc.binding.address=127.0.0.1",
                "-Dspark.connect.grpc.binding.port=" + port,
                "-Dspark.driver.host=127.0.0.1",
                "-Dspark.driver.bindAddress=127.0.0.1",
                "-Dspark.ui.enabled=false",
                "-Dspark.scheduler.mode=FAIR",
                "-Dspark.sql.warehouse.dir=" + folder.resolve("warehouse"),
                "-Dasync-query.sample=true",
                "-cp",
                home.resolve("jars") + "/*",
                "io.asyncquery.engine.launch.EngineServer"));
        until(System.nanoTime(), () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    private Process process(List<String> command) throws Exception {
        File log = folder.resolve("processes.log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        processes.add(process);
        return process;
    }

    private static long until(long begin, Callable<Boolean> condition) throws Exception {
        while (true) {
            try {
                if (condition.call()) {
                    return (System.nanoTime() - begin) / 1_000_000;
                }
            } catch (java.io.IOException notYet) {
                // asked again below
            }
            if (System.nanoTime() - begin > 180_000_000_000L) {
                throw new IllegalStateException("nothing happened within three minutes");
            }
            Thread.sleep(10);
        }
    }

    private static int status(String address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static double seconds(Callable<?> action) throws Exception {
        long begin = System.nanoTime();
        action.call();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void report(String what, double[] millis) {
        print(
                "%-34s p50 %7.1f ms, p99 %7.1f ms, n = %d",
                what, percentile(millis, 50), percentile(millis, 99), millis.length);
    }

    private static double percentile(double[] values, int percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percent / 100.0 * sorted.length) - 1];
    }

    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
