import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A large csv download against nginx, which sends the same bytes as one file; the memory it takes; what slow readers
 * do to everybody else; and whether a download that was cut and resumed is the same. The client of both is a plain
 * socket that reads into one direct buffer and discards. It needs nginx (Debian: nginx-light) and twice the size of the
 * result on the disk, better also in memory. After ./mvnw -DskipTests package, and -Dnative for the binary:
 *
 * <pre>java src/bench/java/Downloads.java
 * java src/bench/java/Downloads.java native</pre>
 *
 * Arguments such as {@code bytes=200000000} replace {@link #SETTINGS}.
 */
public final class Downloads {
    private static final Map<String, String> SETTINGS = new HashMap<>(Map.of(
            "bytes", "5000000000",
            "rounds", "5",
            "readers", "200",
            "seconds", "60",
            "heap", "64m",
            "folder", System.getProperty("java.io.tmpdir"),
            "native", "false"));
    private static final int PARTS = 8;
    private static final int ROW_BYTES = 1_012;
    private static final long FIRST_ID = 1_000_000_000L;
    private static final long RESUMED_BYTES = 64_000_000;
    private static final int RESUMED_ROUNDS = 20;
    private static final int HEAP_SAMPLES = 10;
    private static final int POLLS_PER_SECOND = 200;
    private static final String API = "/kylin/api/async_query";
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(UTF_8));
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final boolean binary = SETTINGS.get("native").equals("true");
    private final long bytes = Long.parseLong(SETTINGS.get("bytes"));
    private final Path folder;
    private final int port = freePort();
    private final List<Process> processes = new ArrayList<>();
    private ProcessHandle service;

    private Downloads() throws IOException {
        folder = Files.createTempDirectory(Path.of(SETTINGS.get("folder")).toAbsolutePath(), "async-query-bench");
    }

    public static void main(String[] arguments) throws Exception {
        for (String argument : arguments) {
            String[] setting = argument.split("=", 2);
            if (SETTINGS.replace(setting[0], setting.length == 1 ? "true" : setting[1]) == null) {
                throw new IllegalArgumentException("There is no setting " + setting[0]);
            }
        }
        try {
            new ProcessBuilder("nginx", "-v").start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("There is no nginx on the PATH: apt-get install nginx-light", e);
        }
        Downloads bench = new Downloads();
        // Gigabytes must not stay behind, not even when the bench is interrupted
        Runtime.getRuntime().addShutdownHook(new Thread(bench::end));
        bench.run();
    }

    private void run() throws Exception {
        if (Files.getFileStore(folder).getUsableSpace() < 2 * bytes + 1_000_000_000) {
            throw new IllegalStateException("Too little room in " + folder + ", name another with folder=");
        }
        service = service();
        String id = result(bytes);
        Path whole = Files.createDirectory(folder.resolve("www")).resolve("result.csv");
        Files.createFile(whole);
        run(List.of("sh", "-c", "cat store/learn_kylin/async_query_result/" + id + "/part-* > " + whole + " && sync"));
        int nginxPort = freePort();
        Server ours = server(id);
        compare(new Server(nginx(nginxPort), nginxPort, "/result.csv"), ours, Files.size(whole));
        Files.delete(whole);
        readSlowly(ours, status(id));
        resume(result(Math.min(bytes, RESUMED_BYTES)));
    }

    /** After one round to warm up, in turns. */
    private void compare(Server nginx, Server ours, long length) throws Exception {
        long live = liveHeap();
        forgetPeak();
        print("before the first download: %s", memory());
        List<Server> both = List.of(nginx, ours);
        for (int i = 0; i <= Integer.parseInt(SETTINGS.get("rounds")); i++) {
            for (Server server : both) {
                server.download(length, i > 0);
            }
        }
        print("after the last of them:    %s", memory());
        for (Server server : both) {
            double best = server.best();
            String all = server.seconds.stream()
                    .map(seconds -> String.format(Locale.ROOT, "%.2f", seconds))
                    .collect(Collectors.joining(", "));
            String name = server == nginx ? "baseline: nginx" : "the service";
            print("%-15s best %.2f s, %.2f GB/s; all %s s", name, best, length / best / 1e9, all);
            print("%-15s %.2f s of CPU each", "", server.cpuSeconds / server.seconds.size());
        }
        print("ratio of the best, ours to nginx: %.2f", ours.best() / nginx.best());
        if (!binary) {
            AtomicBoolean enough = new AtomicBoolean();
            ForkJoinTask<?> client = inBackground(() -> {
                while (!enough.get()) {
                    ours.download(length, false);
                }
            });
            long most = 0;
            for (int i = 0; i < HEAP_SAMPLES; i++) {
                most = Math.max(most, liveHeap());
            }
            enough.set(true);
            client.get();
            print("live heap in a download: %.1f MB at most, extra %.1f MB", most / 1e6, (most - live) / 1e6);
        }
    }

    private void readSlowly(Server server, HttpRequest status) throws Exception {
        int seconds = Integer.parseInt(SETTINGS.get("seconds"));
        int settled = Math.min(10, seconds / 2);
        poll(status, settled); // to warm up
        print("status before: %s", poll(status, settled));
        forgetPeak();
        print("memory before: %s", memory());
        AtomicBoolean enough = new AtomicBoolean();
        SlowReaders readers = new SlowReaders(server, Integer.parseInt(SETTINGS.get("readers")));
        ForkJoinTask<?> clock = inBackground(() -> readers.read(enough));
        print("status in the first %d s: %s", settled, poll(status, settled));
        print("memory then: %s", memory());
        print("status in the other %d s: %s", seconds - settled, poll(status, seconds - settled));
        print("memory then: %s", memory());
        enough.set(true);
        clock.get();
        print("%s", readers);
        for (SocketChannel channel : readers.channels) {
            channel.close();
        }
        Thread.sleep(settled * 1_000L);
        print("memory %d s after they left: %s", settled, memory());
    }

    /** Clients that each take 1,024 bytes a second, with a buffer as small as it gets; one thread serves them. */
    private static final class SlowReaders {
        private final List<SocketChannel> channels = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1_024);
        private final long[] received;
        private final BitSet lost = new BitSet();

        SlowReaders(Server server, int count) throws IOException {
            received = new long[count];
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
                channels.add(server.ask(channel, ""));
                channel.configureBlocking(false);
            }
        }

        void read(AtomicBoolean enough) throws IOException {
            long begin = System.nanoTime();
            for (long turn = 0; !enough.get(); turn++) {
                sleepUntil(begin + turn * 1_000_000_000 / received.length);
                int reader = (int) (turn % received.length);
                int count = channels.get(reader).read(buffer.clear());
                boolean first = count > 0 && received[reader] == 0;
                if (count < 0 || first && !text(buffer.flip()).startsWith("HTTP/1.1 200 ")) {
                    lost.set(reader);
                }
                received[reader] += Math.max(count, 0);
            }
        }

        @Override
        public String toString() {
            long most = Arrays.stream(received).max().orElse(0);
            long least = Arrays.stream(received).min().orElse(0);
            return received.length + " readers got " + least + " to " + most + " bytes, " + lost.cardinality()
                    + " of them an error or not all";
        }
    }

    private void resume(String id) throws Exception {
        MessageDigest parts = MessageDigest.getInstance("SHA-256");
        long length = 0;
        for (Path part : parts(id)) {
            parts.update(Files.readAllBytes(part));
            length += Files.size(part);
        }
        byte[] expected = parts.digest();
        Server server = server(id);
        Random random = new Random(1);
        int pieces = 0;
        for (int i = 0; i < RESUMED_ROUNDS; i++) {
            MessageDigest pieced = MessageDigest.getInstance("SHA-256");
            for (long offset = 0; offset < length; pieces++) {
                long most = 1 + random.nextInt((int) length / 2);
                offset += server.read("Range: bytes=" + offset + "-\r\n", 206, most, pieced::update);
            }
            if (!Arrays.equals(expected, pieced.digest())) {
                throw new IllegalStateException("A resumed download differs from the parts");
            }
        }
        print("resumed: %d downloads in %d pieces, each with the SHA-256 of the parts", RESUMED_ROUNDS, pieces);
    }

    /** Where something can be downloaded, and how long that took. */
    private static final class Server {
        private final ProcessHandle process;
        private final int port;
        private final String path;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        private final List<Double> seconds = new ArrayList<>();
        private double cpuSeconds;

        Server(ProcessHandle process, int port, String path) {
            this.process = process;
            this.port = port;
            this.path = path;
        }

        /** From connecting to the last byte. */
        void download(long length, boolean counted) throws IOException {
            double cpu = cpu();
            long begin = System.nanoTime();
            long read = read("", 200, Long.MAX_VALUE, discarded -> {});
            if (read != length) {
                throw new IOException(path + " has " + read + " bytes instead of " + length);
            }
            if (counted) {
                seconds.add((System.nanoTime() - begin) / 1e9);
                cpuSeconds += cpu() - cpu;
            }
        }

        /** Reads the body, or hangs up soon after so many bytes of it. */
        long read(String header, int status, long most, Consumer<ByteBuffer> reader) throws IOException {
            try (SocketChannel channel = ask(SocketChannel.open(), header)) {
                buffer.clear().limit(4_096);
                Matcher head;
                do {
                    if (channel.read(buffer) <= 0) {
                        throw new IOException("Not an answer of " + path + ": " + text(buffer.flip()));
                    }
                    head = Pattern.compile("(?is)HTTP/1.1 " + status + " .*?\r\ncontent-length: (\\d+)\r\n.*?\r\n\r\n")
                            .matcher(text(buffer.duplicate().flip()));
                } while (!head.lookingAt());
                buffer.flip().position(head.end());
                long length = Long.parseLong(head.group(1));
                long count = buffer.remaining();
                reader.accept(buffer);
                while (count < Math.min(length, most)) {
                    if (channel.read(buffer.clear()) < 0) {
                        throw new IOException(length - count + " bytes are missing from " + path);
                    }
                    count += buffer.flip().remaining();
                    reader.accept(buffer);
                }
                return count;
            }
        }

        SocketChannel ask(SocketChannel channel, String header) throws IOException {
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + BASIC + "\r\n" + header
                    + "Connection: close\r\n\r\n";
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ISO_8859_1.encode(request));
            return channel;
        }

        double best() {
            return seconds.stream().min(Comparator.naturalOrder()).orElseThrow();
        }

        private double cpu() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
        }
    }

    /** Status requests at a fixed rate; one that is late because of the one before it counts from its turn. */
    private static String poll(HttpRequest status, int seconds) throws Exception {
        DoubleStream.Builder taken = DoubleStream.builder();
        int failed = 0;
        long begin = System.nanoTime();
        long now = begin;
        for (long i = 0; now - begin < seconds * 1_000_000_000L; i++) {
            long turn = begin + i * 1_000_000_000 / POLLS_PER_SECOND;
            long asked = now > turn ? turn : sleepUntil(turn);
            try {
                send(status);
            } catch (IOException | IllegalStateException e) {
                failed++; // counts with the time it took all the same
            }
            now = System.nanoTime();
            taken.add((now - asked) / 1e6);
        }
        double[] millis = taken.build().sorted().toArray();
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, n = %d, %d failed",
                millis[(millis.length - 1) / 2],
                millis[(millis.length - 1) * 99 / 100],
                millis.length,
                failed);
    }

    /** Has the service write about so much csv; returns the query's id. */
    private String result(long size) throws Exception {
        String sql = "select id, repeat(cast(id as string), 100) as text from range(" + FIRST_ID + ", "
                + (FIRST_ID + size / ROW_BYTES) + ", 1, " + PARTS + ")";
        long begin = System.nanoTime();
        String answer = send(request("")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"project\":\"learn_kylin\",\"sql\":\"" + sql + "\"}"))
                .build());
        String id = found("\"query_id\":\"([^\"]*)\"", answer);
        String status;
        do {
            Thread.sleep(100);
            status = send(status(id));
        } while (status.contains("RUNNING"));
        if (!status.contains("SUCCESSFUL") || parts(id).size() != PARTS) {
            throw new IllegalStateException("Not a result of " + PARTS + " parts: " + status);
        }
        print(
                "a result of %.2f GB in %d parts, written in %.0f s",
                size / 1e9, PARTS, (System.nanoTime() - begin) / 1e9);
        return id;
    }

    private List<Path> parts(String id) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("store/learn_kylin/async_query_result/" + id))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }

    private Server server(String id) {
        return new Server(service, port, API + "/" + id + "/result_download?project=learn_kylin");
    }

    private HttpRequest status(String id) {
        return request("/" + id + "/status?project=learn_kylin").build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + API + path))
                .header("Authorization", BASIC)
                .timeout(Duration.ofSeconds(10));
    }

    private ProcessHandle service() throws Exception {
        List<String> command = new ArrayList<>(List.of("java", "-Xmx" + SETTINGS.get("heap")));
        if (binary) {
            try (Stream<Path> files = Files.list(Path.of("target"))) {
                Path runner = files.filter(file -> file.toString().endsWith("-runner"))
                        .findFirst()
                        .orElseThrow();
                command = new ArrayList<>(List.of(runner.toAbsolutePath().toString(), "-Xmn16m"));
            }
        }
        int management = freePort();
        Path target = Path.of("target").toAbsolutePath();
        command.addAll(List.of(
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + management,
                "-Dasync-query.projects.learn_kylin.schema=default",
                "-Dasync-query.storage.root=" + folder.resolve("store"),
                "-Dasync-query.engine.home=" + target.resolve("engine"),
                "-Dasync-query.engine.data=" + folder.resolve("engine"),
                "-Dasync-query.engine.java-home=" + System.getProperty("java.home"),
                "-Dasync-query.engine.sample=false",
                "-Dasync-query.login.users-file="
                        + Path.of("src/test/users/users.properties").toAbsolutePath(),
                "-Dasync-query.security.readiness-checks=warn"));
        if (!binary) {
            command.addAll(List.of(
                    "-jar", target.resolve("quarkus-app/quarkus-run.jar").toString()));
        }
        Process process = process(command);
        URI ready = URI.create("http://127.0.0.1:" + management + "/q/health/ready");
        for (int i = 0; i < 1_800 && process.isAlive(); i++) {
            try {
                send(HttpRequest.newBuilder(ready).build());
                return process.toHandle();
            } catch (IOException | IllegalStateException notYet) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException(Files.readString(folder.resolve("processes.log")));
    }

    /** Its one worker, which has the file and the sockets. */
    private ProcessHandle nginx(int nginxPort) throws Exception {
        // A worker of another user could not read our folder; unless we are root, the first line does nothing
        String config = """
                user root;
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                events {}
                http {
                    access_log off;
                    sendfile on;
                    tcp_nopush on;
                    server { listen 127.0.0.1:%d; root www; }
                    client_body_temp_path body; proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                }
                """;
        Files.writeString(folder.resolve("nginx.conf"), config.formatted(nginxPort));
        Process master = process(List.of("nginx", "-e", "stderr", "-p", folder + "/", "-c", folder + "/nginx.conf"));
        while (master.isAlive()) {
            List<ProcessHandle> workers = master.children().toList();
            if (!workers.isEmpty()) {
                return workers.get(0);
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException(Files.readString(folder.resolve("processes.log")));
    }

    private void run(List<String> command) throws Exception {
        if (process(command).waitFor() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("processes.log")));
        }
    }

    private Process process(List<String> command) throws IOException {
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
        try {
            for (Process process : processes) {
                process.destroy();
                process.waitFor();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Left behind: " + folder, e);
        }
    }

    /** Bytes of the objects that outlive a collection; none of the binary, which has no such tool. */
    private long liveHeap() throws IOException {
        if (binary) {
            return 0;
        }
        Process jcmd = new ProcessBuilder("jcmd", "" + service.pid(), "GC.class_histogram").start();
        return Long.parseLong(
                found("\nTotal +\\d+ +(\\d+)", new String(jcmd.getInputStream().readAllBytes(), UTF_8)));
    }

    private String memory() throws IOException {
        String heap = binary ? "" : String.format(Locale.ROOT, ", live heap %.1f MB", liveHeap() / 1e6);
        String status = Files.readString(Path.of("/proc/" + service.pid() + "/status"));
        return String.format(
                Locale.ROOT,
                "RSS %.0f MB, at most %.0f MB, %s threads%s",
                Long.parseLong(found("VmRSS:\\s+(\\d+)", status)) * 1024 / 1e6,
                Long.parseLong(found("VmHWM:\\s+(\\d+)", status)) * 1024 / 1e6,
                found("Threads:\\s+(\\d+)", status),
                heap);
    }

    private void forgetPeak() throws IOException {
        Files.writeString(Path.of("/proc/" + service.pid() + "/clear_refs"), "5");
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(text);
        }
        return matcher.group(1);
    }

    private static String text(ByteBuffer bytes) {
        return ISO_8859_1.decode(bytes).toString();
    }

    private static String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static long sleepUntil(long nanoTime) {
        long now = System.nanoTime();
        while (now < nanoTime) {
            LockSupport.parkNanos(nanoTime - now);
            now = System.nanoTime();
        }
        return now;
    }

    private interface Action {
        void run() throws Exception;
    }

    private static ForkJoinTask<?> inBackground(Action action) {
        return ForkJoinPool.commonPool().submit(() -> {
            action.run();
            return null;
        });
    }

    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
