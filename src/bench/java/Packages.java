import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The two packages of the gateway side by side, the jar being the baseline: size, start, memory and speed, each against
 * one and the same engine that runs already; the binary with the heap setting of its image. It needs wrk, and both packages:
 *
 * <pre>./mvnw -DskipTests package
 * ./mvnw -DskipTests package -Dnative
 * java src/bench/java/Packages.java</pre>
 */
public final class Packages {
    private static final String SQL_TEXT = "select * from KYLIN_SALES limit 100";
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(UTF_8));
    private static final int STARTS = 10;
    private static final int REQUESTS = 1_000;
    private static final int SUBMISSIONS = 300;
    private static final List<String> LOAD = List.of("wrk", "-t1", "-c16", "-d10s");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final String engine;

    private Packages(Path folder, String engine) {
        this.folder = folder;
        this.engine = engine;
    }

    /** What was measured of one package; times in milliseconds, sizes in bytes. */
    private record Figures(
            long size, double answers, double ready, long idle, long used, double statusPerSecond, double submit99) {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("async-query-bench");
        int port = freePort();
        Process engine = engine(folder, port);
        try {
            Packages bench = new Packages(folder, "sc://127.0.0.1:" + port);
            Path runner;
            try (Stream<Path> files = Files.list(Path.of("target"))) {
                runner = files.filter(file -> file.toString().endsWith("-runner"))
                        .findFirst()
                        .orElseThrow();
            }
            Figures jar = bench.measure(
                    Path.of("target/quarkus-app"),
                    List.of("java"),
                    List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
            Figures binary = bench.measure(runner, List.of(runner.toString(), "-Xmn16m"), List.of());
            print("| | jar (baseline) | native | ratio |");
            print("|---|---|---|---|");
            row("package on disk, MB", jar.size / 1e6, binary.size / 1e6);
            row("start to first answer, median of " + STARTS + ", ms", jar.answers, binary.answers);
            row("start to ready, the engine being there, median, ms", jar.ready, binary.ready);
            row("RSS idle, MB", jar.idle / 1e6, binary.idle / 1e6);
            row("RSS after " + REQUESTS + " requests, MB", jar.used / 1e6, binary.used / 1e6);
            row("status requests per second", jar.statusPerSecond, binary.statusPerSecond);
            row("submit p99, ms", jar.submit99, binary.submit99);
        } finally {
            engine.destroy();
            engine.waitFor();
        }
    }

    private Figures measure(Path files, List<String> before, List<String> after) throws Exception {
        double[] answers = new double[STARTS];
        double[] ready = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            Gateway gateway = start(before, after);
            answers[i] = gateway.answers;
            ready[i] = gateway.ready;
            gateway.stop();
        }
        Gateway gateway = start(before, after);
        try {
            Thread.sleep(5_000);
            long idle = gateway.rss();
            String id = gateway.submit();
            String status;
            do {
                status = gateway.status(id);
            } while (status.contains("RUNNING"));
            for (int i = 0; i < REQUESTS; i++) {
                gateway.status(id);
            }
            long used = gateway.rss();
            gateway.load(id);
            double statusPerSecond = gateway.load(id);
            double[] submit = new double[SUBMISSIONS];
            for (int i = 0; i < SUBMISSIONS; i++) {
                long begin = System.nanoTime();
                gateway.submit();
                submit[i] = (System.nanoTime() - begin) / 1e6;
            }
            return new Figures(
                    size(files),
                    percentile(answers, 50),
                    percentile(ready, 50),
                    idle,
                    used,
                    statusPerSecond,
                    percentile(submit, 99));
        } finally {
            gateway.stop();
        }
    }

    private Gateway start(List<String> before, List<String> after) throws Exception {
        int port = freePort();
        int management = freePort();
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + management,
                "-Dasync-query.queries.max-running=2",
                "-Dasync-query.storage.root=" + folder.resolve("store"),
                "-Dasync-query.engine.remote=" + engine,
                "-Dasync-query.login.users-file="
                        + Path.of("src/test/users/users.properties").toAbsolutePath(),
                "-Dasync-query.security.readiness-checks=warn"));
        command.addAll(after);
        long begin = System.nanoTime();
        Process process = process(command, folder.resolve("gateway.log").toFile());
        double answers = until(begin, () -> code("http://127.0.0.1:" + management + "/q/health/live") == 200);
        double ready = until(begin, () -> code("http://127.0.0.1:" + management + "/q/health/ready") == 200);
        return new Gateway(process, "http://127.0.0.1:" + port + "/kylin/api/async_query", answers, ready);
    }

    /** A running gateway. */
    private record Gateway(Process process, String address, double answers, double ready) {
        String submit() throws Exception {
            String body = "{\"project\":\"learn_kylin\",\"sql\":\"" + SQL_TEXT + "\"}";
            String answer = send(HttpRequest.newBuilder(URI.create(address))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
            return answer.replaceAll(".*\"query_id\":\"([^\"]*)\".*", "$1");
        }

        String status(String id) throws Exception {
            return send(HttpRequest.newBuilder(URI.create(statusAddress(id))));
        }

        /** Status requests per second as wrk counts them. */
        double load(String id) throws Exception {
            List<String> command = new ArrayList<>(LOAD);
            command.addAll(List.of("-H", "Authorization: " + BASIC, statusAddress(id)));
            Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
            String out = new String(wrk.getInputStream().readAllBytes(), UTF_8);
            Matcher rate = Pattern.compile("Requests/sec:\\s+([0-9.]+)").matcher(out);
            if (wrk.waitFor() != 0 || !rate.find() || out.contains("Non-2xx")) {
                throw new IllegalStateException(out);
            }
            return Double.parseDouble(rate.group(1));
        }

        private String statusAddress(String id) {
            return address + "/" + id + "/status?project=learn_kylin";
        }

        long rss() throws IOException {
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            Matcher kilobytes = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
            if (!kilobytes.find()) {
                throw new IllegalStateException(status);
            }
            return Long.parseLong(kilobytes.group(1)) * 1024;
        }

        void stop() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }

    private static Process engine(Path folder, int port) throws Exception {
        Path home = Path.of("target", "engine").toAbsolutePath();
        Process process = process(
                List.of(
                        "java",
                        "@" + home.resolve("java-options"),
                        "-Xmx2g",
                        "-cp",
                        home.resolve("jars") + "/*",
                        "io.asyncquery.engine.launch.EngineServer",
                        "spark.connect.grpc.binding.address=127.0.0.1",
                        "spark.connect.grpc.binding.port=" + port,
                        "spark.driver.host=127.0.0.1",
                        "spark.driver.bindAddress=127.0.0.1",
                        "spark.sql.warehouse.dir=" + folder.resolve("warehouse"),
                        "async-query.sample=true"),
                folder.resolve("engine.log").toFile());
        String log;
        do {
            Thread.sleep(200);
            log = Files.readString(folder.resolve("engine.log"));
        } while (!log.contains("engine serves") && process.isAlive());
        return process;
    }

    private static Process process(List<String> command, File log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private static double until(long begin, Callable<Boolean> condition) throws Exception {
        while (System.nanoTime() - begin < 60e9) {
            try {
                if (condition.call()) {
                    return (System.nanoTime() - begin) / 1e6;
                }
            } catch (IOException notYet) {
                // asked again
            }
            Thread.sleep(1);
        }
        throw new IllegalStateException("not within a minute");
    }

    private static int code(String address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                HTTP.send(request.header("Authorization", BASIC).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static long size(Path files) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            return all.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }

    private static double percentile(double[] values, int percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }

    private static void row(String what, double jar, double binary) {
        print("| %s | %.0f | %.0f | %.2f |", what, jar, binary, binary / jar);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
