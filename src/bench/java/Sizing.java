import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one gateway holds, and what an engine needs for each query that it runs: the heap that survives a full collection
 * and the resident memory, before and with so many of something. The baseline of each row is the process without them.
 *
 * <pre>./mvnw -DskipTests package
 * java src/bench/java/Sizing.java</pre>
 */
public final class Sizing {
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(UTF_8));
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int QUEUED = 5_000;
    private static final int WAITING = 1_000;
    private static final int RUNNING = 16;
    private static final int[] CONCURRENT = {1, 4, 16};
    private static final String GATEWAY_HEAP = "256m";
    private static final String ENGINE_HEAP = "2g";
    private static final String ENDLESS = "select count(*) from range(1000000) a cross join range(1000000) b";

    /** Queries of each kind, in csv; none of them is finished by what another one has left. */
    private static final Map<String, String> KINDS = Map.of(
            "export of 3 million rows",
            "select id, cast(id * 7919 %% 1000003 as string) as name, id / 3 as ratio from range(%d, 3000000 + %d)",
            "sort of 3 million rows",
            "select id, cast(id * 7919 %% 1000003 as string) as name from range(%d, 3000000 + %d) order by name, id",
            "count of a million groups",
            "select id %% 1000000 as g, count(*) as n, max(cast(id as string)) as m from range(%d, 4000000 + %d) group by 1");

    private Sizing() {}

    /** What a process holds, in bytes. */
    private record Memory(long live, long resident) {
        static Memory of(Process process) throws Exception {
            run("jcmd", Long.toString(process.pid()), "GC.run");
            String heap = run("jcmd", Long.toString(process.pid()), "GC.heap_info");
            Matcher used = Pattern.compile("used (\\d+)K").matcher(heap);
            if (!used.find()) {
                throw new IllegalStateException(heap);
            }
            return new Memory(Long.parseLong(used.group(1)) * 1024, Sizing.resident(process));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("async-query-sizing");
        print("| of the gateway, `-Xmx%s` | live heap, MB | RSS, MB | live heap each, kB |", GATEWAY_HEAP);
        print("|---|---|---|---|");
        gateway(folder.resolve("gateway"));
        print("");
        print("| of the engine, `-Xmx%s` | at once | live heap at most, MB | RSS at most, MB | seconds |", ENGINE_HEAP);
        print("|---|---|---|---|---|");
        for (Map.Entry<String, String> kind : KINDS.entrySet()) {
            for (int count : CONCURRENT) {
                engine(folder.resolve("engine"), kind.getKey(), kind.getValue(), count);
            }
        }
    }

    private static void gateway(Path folder) throws Exception {
        Files.createDirectories(folder);
        try (Service service = Service.start(folder, RUNNING)) {
            service.succeeded(service.submit("select 1"));
            Thread.sleep(5_000);
            Memory idle = Memory.of(service.gateway);
            row("nothing", 0, idle, idle);
            for (int i = 0; i < RUNNING; i++) {
                service.submit(ENDLESS);
            }
            Thread.sleep(10_000);
            Memory running = Memory.of(service.gateway);
            row(RUNNING + " queries run", RUNNING, idle, running);
            String last = "";
            for (int i = 0; i < QUEUED; i++) {
                last = service.submit(ENDLESS + " where a.id > " + i + " -- " + "x".repeat(900));
            }
            Memory queued = Memory.of(service.gateway);
            row(QUEUED + " more wait, each with 1 kB of SQL", QUEUED, running, queued);
            List<CompletableFuture<?>> clients = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                clients.add(HTTP.sendAsync(
                        service.request("/" + last + "/status?project=learn_kylin&wait=60"),
                        HttpResponse.BodyHandlers.ofString()));
            }
            Thread.sleep(10_000);
            row(WAITING + " clients wait with `status?wait=60`", WAITING, queued, Memory.of(service.gateway));
            clients.forEach(client -> client.cancel(true));
        }
    }

    private static void engine(Path folder, String kind, String sql, int count) throws Exception {
        Files.createDirectories(folder);
        try (Service service = Service.start(folder, count)) {
            service.succeeded(service.submit("select 1"));
            long begin = System.nanoTime();
            List<String> queries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                queries.add(service.submit(String.format(Locale.ROOT, sql, i, i)));
            }
            long live = 0;
            long resident = 0;
            while (!service.haveEnded(queries)) {
                Thread.sleep(500);
                Memory memory = Memory.of(service.engine);
                live = Math.max(live, memory.live);
                resident = Math.max(resident, memory.resident);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            for (String query : queries) {
                service.succeeded(query);
            }
            print("| %s | %d | %.0f | %.0f | %.0f |", kind, count, live / 1e6, resident / 1e6, seconds);
        }
    }

    private static void row(String what, int count, Memory before, Memory with) {
        String each = count == 0 ? "" : String.format(Locale.ROOT, "%.1f", (with.live - before.live) / 1e3 / count);
        print("| %s | %.1f | %.0f | %s |", what, with.live / 1e6, with.resident / 1e6, each);
    }

    /** A gateway with an engine. */
    private record Service(Process gateway, Process engine, String address) implements AutoCloseable {
        static Service start(Path folder, int running) throws Exception {
            int connect = freePort();
            int port = freePort();
            int management = freePort();
            Process engine = startEngine(folder, connect);
            Process gateway = process(
                    folder,
                    List.of(
                            "java",
                            "-Xmx" + GATEWAY_HEAP,
                            "-Dquarkus.http.host=127.0.0.1",
                            "-Dquarkus.http.port=" + port,
                            "-Dquarkus.management.host=127.0.0.1",
                            "-Dquarkus.management.port=" + management,
                            "-Dasync-query.queries.max-running=" + running,
                            "-Dasync-query.queries.max-queued=100000",
                            "-Dasync-query.storage.root=" + folder.resolve("store"),
                            "-Dasync-query.engine.remote=sc://127.0.0.1:" + connect,
                            "-Dasync-query.login.users-file="
                                    + Path.of("src/test/users/users.properties").toAbsolutePath(),
                            "-Dasync-query.security.readiness-checks=warn",
                            "-jar",
                            "target/quarkus-app/quarkus-run.jar"));
            Service service = new Service(gateway, engine, "http://127.0.0.1:" + port + "/kylin/api/async_query");
            HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/q/health/ready"))
                    .build();
            while (!isOk(ready)) {
                Thread.sleep(100);
            }
            return service;
        }

        private static Process startEngine(Path folder, int port) throws Exception {
            Path home = Path.of("target", "engine").toAbsolutePath();
            Path log = folder.resolve("java.log");
            Files.deleteIfExists(log);
            Process engine = process(
                    folder,
                    List.of(
                            "java",
                            "@" + home.resolve("java-options"),
                            "-Xmx" + ENGINE_HEAP,
                            "-cp",
                            home.resolve("jars") + "/*",
                            "io.asyncquery.engine.launch.EngineServer",
                            "spark.connect.grpc.binding.address=127.0.0.1",
                            "spark.connect.grpc.binding.port=" + port,
                            "spark.driver.host=127.0.0.1",
                            "spark.driver.bindAddress=127.0.0.1",
                            "spark.sql.warehouse.dir=" + folder.resolve("warehouse"),
                            "async-query.sample=true"));
            while (!Files.readString(log).contains("engine serves")) {
                Thread.sleep(200);
            }
            return engine;
        }

        String submit(String sql) throws Exception {
            String body = "{\"project\":\"learn_kylin\",\"sql\":\"" + sql + "\"}";
            String answer = send(HttpRequest.newBuilder(URI.create(address))
                    .header("Authorization", BASIC)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            return answer.replaceAll(".*\"query_id\":\"([^\"]*)\".*", "$1");
        }

        HttpRequest request(String path) {
            return HttpRequest.newBuilder(URI.create(address + path))
                    .header("Authorization", BASIC)
                    .build();
        }

        boolean haveEnded(List<String> queries) throws Exception {
            for (String query : queries) {
                if (send(request("/" + query + "/status?project=learn_kylin")).contains("RUNNING")) {
                    return false;
                }
            }
            return true;
        }

        void succeeded(String query) throws Exception {
            String status;
            do {
                status = send(request("/" + query + "/status?project=learn_kylin&wait=10"));
            } while (status.contains("RUNNING"));
            if (!status.contains("SUCCESSFUL")) {
                throw new IllegalStateException(status);
            }
        }

        @Override
        public void close() throws InterruptedException {
            gateway.destroyForcibly().waitFor();
            engine.destroyForcibly().waitFor();
        }
    }

    private static boolean isOk(HttpRequest request) throws InterruptedException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String send(HttpRequest request) throws Exception {
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static Process process(Path folder, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("java.log").toFile()))
                .start();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(out);
        }
        return out;
    }

    private static long resident(Process process) throws IOException {
        String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
        Matcher kilobytes = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
        if (!kilobytes.find()) {
            throw new IllegalStateException(status);
        }
        return Long.parseLong(kilobytes.group(1)) * 1024;
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
