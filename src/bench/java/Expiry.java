import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncquery.hadoop.HadoopQueryRecords;
import io.asyncquery.hadoop.HadoopResultStore;
import io.asyncquery.hadoop.HadoopStorage;
import io.asyncquery.hadoop.StorageConfig;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.result.Column;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.ProjectName;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * How long one replica takes to remove many expired results, and what a client that asks for the status of others sees
 * meanwhile, against what it sees before. After ./mvnw -DskipTests package, and for hdfs
 * ./mvnw -q -Phdfs dependency:copy@hdfs-cluster:
 *
 * <pre>java -cp "target/quarkus-app/lib/boot/*:target/quarkus-app/lib/main/*:target/quarkus-app/app/*" src/bench/java/Expiry.java \
 *     [local|hdfs] [expired=1000000] [folder=/dev/shm] [tombstones=7d] [threads=8] [rate=2500] [content=true]</pre>
 *
 * With content=false the records on HDFS that expire are empty files, which are written much faster. None of them is read.
 */
public final class Expiry {
    private static final ProjectName PROJECT = new ProjectName("learn_kylin");
    private static final int WRITERS = 32;
    private static final int LIVE = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(5);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final boolean hdfs;
    private final int expired;
    private final List<String> arguments;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    private Expiry(List<String> arguments) throws IOException {
        this.hdfs = arguments.contains("hdfs");
        this.arguments = arguments;
        this.expired = Integer.parseInt(argument("expired", "1000000"));
        this.folder = Files.createTempDirectory(Path.of(argument("folder", "/dev/shm")), "expiry");
    }

    public static void main(String[] arguments) throws Exception {
        Expiry bench = new Expiry(List.of(arguments));
        Runtime.getRuntime().addShutdownHook(new Thread(bench::end));
        bench.run();
        System.exit(0);
    }

    private void run() throws Exception {
        String root = hdfs ? nameNode() + "/store" : folder.resolve("store").toString();
        List<QueryId> live = fill(root);
        int port = freePort();
        Process service = service(root, port);
        String calls = "http://127.0.0.1:" + port + "/kylin/api/async_query";

        poll(calls, live, CompletableFuture.supplyAsync(() -> pause(IDLE)));
        double[] idle = poll(calls, live, CompletableFuture.supplyAsync(() -> pause(IDLE)));
        report("status, idle", idle);
        long begin = System.nanoTime();
        CompletableFuture<String> removal = CompletableFuture.supplyAsync(
                () -> send(HttpRequest.newBuilder(URI.create(calls + "/retention/run?project=" + PROJECT))
                        .POST(HttpRequest.BodyPublishers.noBody())));
        double[] busy = poll(calls, live, removal);
        double seconds = (System.nanoTime() - begin) / 1e9;
        report("status, while results are removed", busy);
        print("ratio of p99 %.2f", percentile(busy, 99) / percentile(idle, 99));
        print("%s", removal.get());
        print(
                "%d expired results removed from %s in %.1f s, %.0f in a second; peak memory %s (heap at most 256 MB)",
                expired, hdfs ? "hdfs" : "local files", seconds, expired / seconds, peakMemory(service));
    }

    /** Writes the records as the service does, and a file for each result. */
    private List<QueryId> fill(String root) throws Exception {
        HadoopStorage storage = HadoopStorage.open(new Store(root));
        storage.prepare();
        HadoopQueryRecords records = new HadoopQueryRecords(storage, Duration.ZERO);
        HadoopResultStore results = new HadoopResultStore(storage);
        FileSystem files = hdfs
                ? FileSystem.newInstance(URI.create(root), new Configuration(), System.getProperty("user.name"))
                : null;
        Instant now = Instant.now();
        Instant then = now.minus(8, ChronoUnit.DAYS);
        String empty =
                files == null || argument("content", "true").equals("true") ? null : empty(records, files, root, then);
        List<QueryId> live = new ArrayList<>();
        long begin = System.nanoTime();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        AtomicInteger next = new AtomicInteger();
        List<Future<Object>> pending = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            pending.add(writers.submit(() -> {
                for (int i = next.getAndIncrement(); i < expired + LIVE; i = next.getAndIncrement()) {
                    AsyncQuery query = query(i < LIVE ? now : then);
                    if (empty == null || i < LIVE) {
                        records.save(query);
                    } else {
                        files.create(new org.apache.hadoop.fs.Path(String.format(empty, query.id())))
                                .close();
                    }
                    URI result = results.locate(PROJECT, query.id(), 1).uri();
                    if (files == null) {
                        Path directory = Files.createDirectories(Path.of(result));
                        Files.writeString(directory.resolve("part-00000.csv"), "1,2,3\n");
                    } else {
                        files.create(new org.apache.hadoop.fs.Path(result + "/part-00000.csv"))
                                .close();
                    }
                    if (i < LIVE) {
                        synchronized (live) {
                            live.add(query.id());
                        }
                    }
                }
                return "";
            }));
        }
        for (Future<Object> writer : pending) {
            writer.get();
        }
        writers.shutdown();
        storage.close();
        print("%d results written in %.0f s", expired + LIVE, (System.nanoTime() - begin) / 1e9);
        return live;
    }

    /** The path of the records of queries that ended at that time, with %s for the identifier. */
    private static String empty(HadoopQueryRecords records, FileSystem files, String root, Instant end)
            throws IOException {
        AsyncQuery query = query(end);
        records.save(query);
        String directory = root + "/" + PROJECT + "/async_query_record/";
        String name = files.listStatus(new org.apache.hadoop.fs.Path(directory + query.id()))[0]
                .getPath()
                .getName();
        records.delete(PROJECT, query.id());
        return directory + "%s/" + name;
    }

    private static AsyncQuery query(Instant end) {
        return new AsyncQuery(
                QueryId.random(),
                1,
                "ADMIN",
                end.minusSeconds(5),
                new QuerySubmission(
                        PROJECT,
                        "select LSTG_FORMAT_NAME, sum(PRICE) from KYLIN_SALES group by LSTG_FORMAT_NAME",
                        0,
                        0,
                        new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", false, "result", false),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                EngineName.DEFAULT,
                new QueryState.Succeeded(
                        Optional.of(end.minusSeconds(4)),
                        end,
                        1,
                        new ResultSchema(List.of(new Column("a", "VARCHAR"), new Column("b", "DECIMAL(38,4)"))),
                        new ResultManifest(List.of(new ResultPart("part-00000.csv", 1, 6, "00")))),
                false);
    }

    private double[] poll(String calls, List<QueryId> live, Future<?> until) throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; !until.isDone(); i++) {
            URI address = URI.create(calls + "/" + live.get(i % live.size()) + "/status?project=" + PROJECT);
            long begin = System.nanoTime();
            String answer = send(HttpRequest.newBuilder(address));
            millis.add((System.nanoTime() - begin) / 1e6);
            if (!answer.contains("SUCCESSFUL")) {
                throw new IllegalStateException(answer);
            }
            Thread.sleep(BETWEEN_POLLS.toMillis());
        }
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private Process service(String root, int port) throws Exception {
        int management = freePort();
        Process service = process(
                "java",
                "-Xmx256m",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + management,
                "-Dasync-query.storage.root=" + root,
                "-Dasync-query.engine.remote=sc://127.0.0.1:" + freePort(),
                "-Dasync-query.login.users-file="
                        + Path.of("src/test/users/users.properties").toAbsolutePath(),
                "-Dasync-query.security.readiness-checks=warn",
                "-Dasync-query.retention.every=off",
                "-Dasync-query.retention.orphans.every=off",
                "-Dasync-query.retention.tombstones=" + argument("tombstones", "7d"),
                "-Dasync-query.retention.threads=" + argument("threads", "8"),
                "-Dasync-query.retention.rate=" + argument("rate", "2500"),
                "-jar",
                Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
        URI live = URI.create("http://127.0.0.1:" + management + "/q/health/live");
        while (service.isAlive()) {
            try {
                send(HttpRequest.newBuilder(live));
                return service;
            } catch (IllegalStateException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("The service ended: " + folder.resolve("processes.log"));
    }

    private String nameNode() throws Exception {
        Path configuration = folder.resolve("client.xml");
        Path details = folder.resolve("details.json");
        process(
                "java",
                "-Xmx4g",
                "-Dtest.build.data=" + folder,
                "-cp",
                Path.of("target/minicluster").toAbsolutePath() + File.separator + "*",
                "org.apache.hadoop.test.MiniDFSClusterManager",
                "-format",
                "-writeConfig",
                configuration.toString(),
                "-writeDetails",
                details.toString());
        while (!Files.isReadable(details) || Files.size(details) == 0) {
            Thread.sleep(100);
        }
        return Files.readString(configuration)
                .replaceAll("(?s).*<name>fs\\.defaultFS</name><value>([^<]+)</value>.*", "$1");
    }

    private Process process(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("processes.log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private void end() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            print("%s is left: %s", folder, e);
        }
    }

    private static String peakMemory(Process service) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + service.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Integer.parseInt(line.replaceAll("\\D", "")) / 1024 + " MB")
                .findFirst()
                .orElse("?");
    }

    private static String send(HttpRequest.Builder request) {
        String basic = Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(UTF_8));
        try {
            HttpResponse<String> response = HTTP.send(
                    request.header("Authorization", "Basic " + basic).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String argument(String name, String otherwise) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private static void report(String what, double[] millis) {
        print(
                "%-36s p50 %6.2f ms, p99 %6.2f ms (%d calls)",
                what, percentile(millis, 50), percentile(millis, 99), millis.length);
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** The settings of a store at a root, all others on their defaults. */
    private record Store(String root) implements StorageConfig {
        @Override
        public Map<String, String> hadoop() {
            return Map.of();
        }

        @Override
        public Optional<String> hadoopConfDir() {
            return Optional.empty();
        }

        @Override
        public Optional<String> hadoopUser() {
            return Optional.of(System.getProperty("user.name"));
        }

        @Override
        public Duration recordCache() {
            return Duration.ZERO;
        }
    }
}
