package io.asyncquery.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Our engine as a server of its own, as its image runs it; it can be killed and started again at the same address. */
final class EngineProcess implements AutoCloseable {
    private static final Path HOME = Path.of("target", "engine").toAbsolutePath();

    /** The class path of the engine that we ship. */
    static final String OWN_JARS = HOME.resolve("jars") + "/*";

    private final Path folder;
    private final int port;
    private final String classPath;
    private final Map<String, String> settings;
    private Process process;

    private EngineProcess(Path folder, int port, String classPath, Map<String, String> settings) {
        this.folder = folder;
        this.port = port;
        this.classPath = classPath;
        this.settings = settings;
        this.process = launch();
    }

    static EngineProcess start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /** The same with more settings of Spark. */
    static EngineProcess start(Path folder, Map<String, String> settings) throws IOException {
        return start(folder, OWN_JARS, settings);
    }

    /** The same with another class path too. */
    static EngineProcess start(Path folder, String classPath, Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EngineProcess engine = new EngineProcess(folder, port(socket), classPath, settings);
            try {
                engine.awaitListening();
            } catch (RuntimeException e) {
                engine.close();
                throw e;
            }
            return engine;
        }
    }

    /** The port is only kept free while it is chosen: the engine must be able to bind it again after each death. */
    private static int port(ServerSocket socket) throws IOException {
        int port = socket.getLocalPort();
        socket.close();
        return port;
    }

    String address() {
        return "sc://127.0.0.1:" + port;
    }

    Path log() {
        return folder.resolve("engine.log");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void restart() {
        process = launch();
        awaitListening();
    }

    private void awaitListening() {
        await("the engine listens").atMost(Duration.ofMinutes(2)).until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + HOME.resolve("java-options"),
                "-Xmx1g",
                "-cp",
                classPath,
                "io.asyncquery.engine.launch.EngineServer",
                "spark.master=local[2]",
                "spark.connect.grpc.binding.address=127.0.0.1",
                "spark.connect.grpc.binding.port=" + port,
                "spark.driver.host=127.0.0.1",
                "spark.driver.bindAddress=127.0.0.1",
                "spark.sql.warehouse.dir=" + folder.resolve("warehouse")));
        settings.forEach((key, value) -> command.add(key + '=' + value));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_HOME", HOME.toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
