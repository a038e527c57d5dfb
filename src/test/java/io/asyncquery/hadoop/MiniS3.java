package io.asyncquery.hadoop;

import io.asyncquery.fakes.Hanging;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server that speaks S3, in a JVM of its own. It gets one request at a time: of several at once, two that create the same
 * object under a condition could both be told that they have, and one that reads what is being replaced could get some of
 * each. {@code mvn -Ps3} brings its jar.
 */
public final class MiniS3 implements AutoCloseable {
    /** The one bucket that there is. */
    public static final String BUCKET = "store";

    private static final Path JAR = Path.of("target", "s3mock", "s3mock-exec.jar");
    private static final long STARTS_WITHIN_SECONDS = 120;

    private final Process process;
    private final S3Faults queue;

    private MiniS3(Process process, S3Faults queue) {
        this.process = process;
        this.queue = queue;
    }

    /** Whether the server's jar is here. */
    public static boolean isInstalled() {
        return Files.isRegularFile(JAR);
    }

    /** Starts a server with an empty bucket, which keeps its files in the directory, on a free port. */
    public static MiniS3 start(Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("s3.log");
        int port = freePort();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + directory,
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--server.ssl.enabled=false",
                        "--com.adobe.testing.s3mock.httpPort=0",
                        "--com.adobe.testing.s3mock.store.initialBuckets=" + BUCKET))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        MiniS3 server = new MiniS3(process, S3Faults.before(URI.create("http://127.0.0.1:" + port)));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS);
        while (!server.answers()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("No server: " + Files.readString(log));
            }
        }
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/" + BUCKET + "?list-type=2").contains("ListBucketResult");
        } catch (IOException e) {
            return false;
        }
    }

    /** What the server answers to a request without a signature, at which it does not look. */
    public String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint().resolve(path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    /** Where the server is, such as {@code http://127.0.0.1:39899}. */
    public URI endpoint() {
        return queue.endpoint();
    }

    /** What Hadoop needs to know of this server; it takes any credentials. */
    public Map<String, String> settings() {
        return settings(endpoint());
    }

    /** The same for somebody who stands in front of a server. */
    public static Map<String, String> settings(URI endpoint) {
        return Map.of(
                "fs.s3a.endpoint", endpoint.toString(),
                "fs.s3a.endpoint.region", "us-east-1",
                "fs.s3a.path.style.access", "true",
                "fs.s3a.access.key", "ada",
                "fs.s3a.secret.key", "countess");
    }

    /** Stops its threads without ending it, as a server that hangs does, or lets them go on. */
    public void pause(boolean paused) throws IOException, InterruptedException {
        Hanging.pause(process, paused);
    }

    /** Returns when the server is gone, so that its directory can be removed. */
    @Override
    public void close() {
        queue.close();
        process.destroyForcibly().onExit().join();
    }
}
