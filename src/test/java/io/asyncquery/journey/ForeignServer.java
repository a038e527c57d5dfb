package io.asyncquery.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Spark's own Connect server, started as an operator would, from the engine's jars. */
final class ForeignServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private ForeignServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ForeignServer start(Path folder, String token) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path home = Path.of("target", "engine").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.resolve("java-options"),
                "-Xmx1g",
                "-Dspark.master=local[2]",
                "-Dspark.app.name=foreign",
                "-Dspark.connect.grpc.binding.address=127.0.0.1",
                "-Dspark.connect.grpc.binding.port=" + port,
                "-Dspark.driver.host=127.0.0.1",
                "-Dspark.driver.bindAddress=127.0.0.1",
                "-Dspark.ui.enabled=false",
                "-Dspark.sql.extensions=io.asyncquery.engine.guard.SqlGuard",
                "-Dspark.extraListeners=io.asyncquery.engine.launch.EndedOperations",
                "-Dspark.connect.grpc.interceptor.classes=io.asyncquery.engine.launch.RedactedSettings",
                "-Dspark.sql.warehouse.dir=" + folder.resolve("warehouse"),
                "-cp",
                home.resolve("jars") + "/*",
                "org.apache.spark.sql.connect.service.SparkConnectServer"));
        builder.environment().put("SPARK_CONNECT_AUTHENTICATE_TOKEN", token);
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("server.log").toFile());
        builder.directory(folder.toFile());
        ForeignServer server = new ForeignServer(builder.start(), port);
        await("the server listens").atMost(Duration.ofMinutes(1)).until(server::listens);
        return server;
    }

    int port() {
        return port;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
