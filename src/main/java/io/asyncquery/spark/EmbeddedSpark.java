package io.asyncquery.spark;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * One run of the embedded engine: a Spark Connect server in a child process, on the loopback interface, behind a token
 * of its own. The child holds the reading end of a pipe from us and ends when that closes, however we end.
 */
final class EmbeddedSpark implements AutoCloseable {
    private static final String MAIN_CLASS = "io.asyncquery.engine.launch.EngineServer";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int TOKEN_BYTES = 32;

    private final Process process;
    private final EngineAddress address;

    private EmbeddedSpark(Process process, EngineAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Says what is missing before there can be a child at all; an {@link IllegalArgumentException} names the setting. */
    static void check(EngineConfig config) {
        java(config);
        options(config);
    }

    /**
     * Starts the child process; it answers some seconds later, or ends.
     *
     * @param hadoop how it reaches the store, as the gateway does
     */
    static EmbeddedSpark start(EngineConfig config, Map<String, String> hadoop) throws IOException {
        EngineAddress address = new EngineAddress(LOOPBACK, freePort(), false, Optional.of(newToken()));
        Path data = config.data().toAbsolutePath();
        Files.createDirectories(data);
        ProcessBuilder builder = new ProcessBuilder(command(config, address, data));
        builder.directory(data.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(config).toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("SPARK_CONNECT_AUTHENTICATE_TOKEN", address.token().orElseThrow());
        environment.put("ASYNC_QUERY_ENGINE_SETTINGS", text(config.spark(), hadoop));
        environment.put("SPARK_HOME", config.home().toAbsolutePath().toString());
        environment.put("SPARK_SCALA_VERSION", "2.13");
        environment.put("SPARK_LOCAL_IP", LOOPBACK);
        return new EmbeddedSpark(builder.start(), address);
    }

    /** The file that the child writes its log to. */
    static Path log(EngineConfig config) {
        return config.data().toAbsolutePath().resolve("engine.log");
    }

    EngineAddress address() {
        return address;
    }

    /** The child's process id. */
    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the child's end, at most so long. */
    void awaitExit(Duration atMost) throws InterruptedException {
        process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How the child ended; only once it has. */
    int exitValue() {
        return process.exitValue();
    }

    /** Ends the child and waits until it is gone. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.destroyForcibly();
        }
        process.onExit().join();
    }

    private static List<String> command(EngineConfig config, EngineAddress address, Path data) throws IOException {
        Path home = config.home().toAbsolutePath();
        List<String> command = new ArrayList<>();
        command.add(java(config).toString());
        command.add("@" + options(config));
        command.add("-Xmx" + config.heap());
        command.add("-Djava.io.tmpdir=" + tmp(data));
        command.add("-cp");
        command.add(home.resolve("jars") + File.separator + "*");
        command.add(MAIN_CLASS);
        settings(config, address, data).forEach((key, value) -> command.add(key + '=' + value));
        return command;
    }

    private static Map<String, String> settings(EngineConfig config, EngineAddress address, Path data)
            throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.master", "local[" + cores(config) + ']');
        settings.put("spark.connect.grpc.binding.address", address.host());
        settings.put("spark.connect.grpc.binding.port", Integer.toString(address.port()));
        settings.put("spark.driver.host", LOOPBACK);
        settings.put("spark.driver.bindAddress", LOOPBACK);
        settings.put("spark.local.dir", tmp(data).toString());
        settings.put("spark.sql.warehouse.dir", data.resolve("warehouse").toString());
        settings.put("async-query.ends-with-gateway", "true");
        settings.put("async-query.sample", Boolean.toString(config.sample()));
        return settings;
    }

    /** In the environment, since every user of the machine can read arguments and the settings may hold secrets. */
    private static String text(Map<String, String> settings, Map<String, String> hadoop) throws IOException {
        Properties properties = new Properties();
        hadoop.forEach((key, value) -> properties.setProperty("spark.hadoop." + key, value));
        properties.putAll(settings);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }

    static int cores(EngineConfig config) {
        return config.cores().orElse(Runtime.getRuntime().availableProcessors());
    }

    private static Path tmp(Path data) throws IOException {
        return Files.createDirectories(data.resolve("tmp"));
    }

    private static Path options(EngineConfig config) {
        Path home = config.home().toAbsolutePath();
        Path options = home.resolve("java-options");
        if (!Files.isRegularFile(options)) {
            throw new IllegalArgumentException("async-query.engine.home: there is no engine in " + home
                    + "; build it with ./mvnw package, or name a server with async-query.engine.remote");
        }
        return options;
    }

    /** A native gateway has no Java of its own. */
    private static Path java(EngineConfig config) {
        Path home = config.javaHome()
                .or(() -> Optional.ofNullable(System.getProperty("java.home")).map(Path::of))
                .or(() -> Optional.ofNullable(System.getenv("JAVA_HOME"))
                        .filter(named -> !named.isEmpty())
                        .map(Path::of))
                .orElseThrow(() -> new IllegalArgumentException(
                        "async-query.engine.java-home: the embedded engine needs a Java; name it here or in JAVA_HOME,"
                                + " or name a server with async-query.engine.remote"));
        Path java = home.resolve("bin").resolve("java");
        if (!Files.isExecutable(java)) {
            throw new IllegalArgumentException("async-query.engine.java-home: there is no Java at " + java);
        }
        return java;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
