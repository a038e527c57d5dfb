package io.asyncquery.journey;

import static org.awaitility.Awaitility.await;

import io.asyncquery.fakes.Hanging;
import io.restassured.RestAssured;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, on free loopback ports, with its files in a folder that outlives it. */
final class RunningService extends ServiceClient implements AutoCloseable {
    private static final Duration UNTIL_READY = Duration.ofMinutes(2);
    private static final Path BINARY = Path.of(System.getProperty("native.image.path", "target/absent"));
    private static final Path USERS = Path.of("src", "test", "users", "users.properties");
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final Path folder;
    private final Map<String, String> settings;
    private final Map<String, String> environment;
    private final int port;
    private final int managementPort;
    private Process process;

    private RunningService(
            List<Integer> ports, Path folder, Map<String, String> settings, Map<String, String> environment) {
        super("http://127.0.0.1:" + ports.get(0));
        this.port = ports.get(0);
        this.managementPort = ports.get(1);
        this.folder = folder;
        this.settings = settings;
        this.environment = environment;
        this.process = launch();
    }

    /** Starts the service with its files in the folder and waits until it is ready. */
    static RunningService start(Path folder, Map<String, String> settings) {
        return start(folder, settings, Map.of());
    }

    /** The same, with environment variables on top of those of the tests. */
    static RunningService start(Path folder, Map<String, String> settings, Map<String, String> environment) {
        RunningService service = launch(folder, settings, environment);
        try {
            service.awaitReady();
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    /** Starts the service without waiting for anything. */
    static RunningService launch(Path folder, Map<String, String> settings) {
        return launch(folder, settings, Map.of());
    }

    /** The same, with environment variables on top of those of the tests. */
    static RunningService launch(Path folder, Map<String, String> settings, Map<String, String> environment) {
        return new RunningService(freePorts(), folder, settings, environment);
    }

    /** Whether the service is the native binary and not the jar. */
    static boolean isNative() {
        return Files.isRegularFile(BINARY);
    }

    /** How one of the other commands of the service is run. */
    static List<String> command(String name) {
        return isNative()
                ? List.of(BINARY.toString(), name)
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        name);
    }

    int port() {
        return port;
    }

    String readiness() {
        return "http://127.0.0.1:" + managementPort + "/q/health/ready";
    }

    boolean isReady() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), managementPort)) {
            return socket.isConnected() && RestAssured.get(readiness()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until it answers, whether its engine does or not. */
    void awaitLive() {
        await("the service is live; its log is " + log())
                .atMost(UNTIL_READY)
                .ignoreExceptions()
                .until(() ->
                        RestAssured.get(readiness().replace("/ready", "/live")).statusCode() == 200);
    }

    void awaitReady() {
        await("the service is ready; its log is " + log())
                .atMost(UNTIL_READY)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> isReady() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("The service ended with " + process.exitValue() + ":\n" + logText());
        }
    }

    Path folder() {
        return folder;
    }

    Path log() {
        return folder.resolve("service.log");
    }

    String logText() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The embedded engine's process. */
    ProcessHandle engine() {
        List<ProcessHandle> children = process.children().toList();
        if (children.size() != 1) {
            throw new IllegalStateException("Expected one child process, there are " + children.size());
        }
        return children.get(0);
    }

    /** Waits until a service that does not start has ended, and gives its exit status. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(UNTIL_READY.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The service has not ended:\n" + logText());
        }
        return process.exitValue();
    }

    /** Ends the service as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Ends the service as SIGTERM does and waits until it is gone. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("The service did not end within 30 s of SIGTERM");
        }
    }

    /** Starts the service again, with the same files and ports. */
    void restart() {
        launchAgain();
        awaitReady();
    }

    /** The same without waiting for anything. */
    void launchAgain() {
        process = launch();
    }

    /** Stops its threads without ending it, as a machine that hangs does, or lets them go on. */
    void pause(boolean paused) throws IOException, InterruptedException {
        Hanging.pause(process, paused);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(managementPort));
        all.put("async-query.storage.root", folder.resolve("store").toString());
        all.put("async-query.engine.data", folder.resolve("engine").toString());
        all.put(
                "async-query.engine.home",
                Path.of("target", "engine").toAbsolutePath().toString());
        all.put("async-query.queries.lease", "3s");
        all.put("async-query.queries.lease-renewal", "1s");
        if (settings.containsKey("async-query.engine.remote")
                || "false".equals(settings.get("async-query.engine.sample"))) {
            // Without the sample there are no users, and what is not safe would stop the start
            all.put("async-query.login.users-file", USERS.toAbsolutePath().toString());
            all.put("async-query.security.readiness-checks", "warn");
        }
        all.putAll(settings);
        if (isNative()) {
            command.add(BINARY.toString());
            all.forEach((key, value) -> command.add("-D" + key + '=' + value));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            all.forEach((key, value) -> command.add("-D" + key + '=' + value));
            command.add("-jar");
            command.add(JAR.toAbsolutePath().toString());
        }
        try {
            Files.createDirectories(folder);
            File log = log().toFile();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
            // The binary has no Java of its own for the engine
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two different ports: both are held until both are known, since the system may give one out twice in a row. */
    private static List<Integer> freePorts() {
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
