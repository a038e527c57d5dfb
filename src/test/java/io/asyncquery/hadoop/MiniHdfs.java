package io.asyncquery.hadoop;

import io.asyncquery.fakes.Hanging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hadoop's own small cluster, in a JVM of its own: its jars hold other copies of the classes that the gateway uses.
 * {@code mvn -Phdfs} brings the jars.
 */
public final class MiniHdfs implements AutoCloseable {
    private static final Path JARS = Path.of("target", "minicluster");
    private static final Pattern NAME_NODE = Pattern.compile("<name>fs\\.defaultFS</name><value>([^<]+)</value>");
    private static final long STARTS_WITHIN_SECONDS = 120;

    private final Process process;
    private final String configuration;

    private MiniHdfs(Process process, String configuration) {
        this.process = process;
        this.configuration = configuration;
    }

    /** Whether the cluster's jars are here. */
    public static boolean isInstalled() {
        return Files.isDirectory(JARS);
    }

    /** Starts one name node and one data node that keep their files in the directory, on free ports. */
    public static MiniHdfs start(Path directory) throws IOException, InterruptedException {
        Path configuration = directory.resolve("client.xml");
        Path details = directory.resolve("details.json");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dtest.build.data=" + directory,
                        "-cp",
                        JARS.toAbsolutePath() + "/*",
                        "org.apache.hadoop.test.MiniDFSClusterManager",
                        "-format",
                        "-writeConfig",
                        configuration.toString(),
                        "-writeDetails",
                        details.toString()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("cluster.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS);
        // The details are written last, when the cluster is up.
        while (!Files.isReadable(details) || Files.size(details) == 0) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("No cluster: " + Files.readString(directory.resolve("cluster.log")));
            }
        }
        return new MiniHdfs(process, Files.readString(configuration));
    }

    /** The address of the file system, such as {@code hdfs://127.0.0.1:39899}. */
    public String hdfs() {
        Matcher matcher = NAME_NODE.matcher(configuration);
        if (!matcher.find()) {
            throw new IllegalStateException("No name node in " + configuration);
        }
        return matcher.group(1);
    }

    /** Stops its threads without ending it, as a cluster that hangs does, or lets them go on. */
    public void pause(boolean paused) throws IOException, InterruptedException {
        Hanging.pause(process, paused);
    }

    /** Returns when the cluster is gone, so that its directory can be removed. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
