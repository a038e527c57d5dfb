package io.asyncquery.journey;

import io.asyncquery.hadoop.MiniHdfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code src/test/cluster/cluster} without its gateways: HDFS and standalone Spark, with two hosts for the workers. */
final class SparkCluster implements AutoCloseable {
    /** Another network than that of a cluster that somebody plays with. */
    private static final String NET = "78";

    private static final String PROBE = "aq-probe";
    private static final String NAME_NODE = "hdfs://10." + NET + ".0.1:8020";

    private final Path folder;

    private SparkCluster(Path folder) {
        this.folder = folder;
    }

    /** Whether the cluster's jars are here and this process may make network namespaces. */
    static boolean isPossible() throws IOException, InterruptedException {
        return MiniHdfs.isInstalled()
                && Stream.of("ip", "nsenter").allMatch(SparkCluster::isOnPath)
                && run("ip", "netns", "add", PROBE) == 0
                && run("ip", "netns", "del", PROBE) == 0;
    }

    private static boolean isOnPath(String command) {
        return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    static SparkCluster start(Path folder) throws IOException, InterruptedException {
        SparkCluster cluster = new SparkCluster(folder);
        try {
            cluster.up();
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** Starts what does not run, so also a host that was lost. */
    void up() throws IOException, InterruptedException {
        cluster("up", "namenode", "datanode1", "datanode2", "master", "worker1", "worker2", "connect");
    }

    /** Ends everything on one of the two hosts at once. */
    void lose(String host) throws IOException, InterruptedException {
        cluster("lose", host);
    }

    /** What {@code hdfs dfs -ls} prints. */
    String list(String uri) throws IOException, InterruptedException {
        return cluster("hdfs", "dfs", "-ls", uri);
    }

    String hdfs() {
        return NAME_NODE;
    }

    String connect() {
        return "sc://10." + NET + ".0.1:15002";
    }

    String token() throws IOException {
        return Files.readString(folder.resolve("token")).strip();
    }

    private String cluster(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("src/test/cluster/cluster"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("script.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CLUSTER_DIR", folder.toString());
        builder.environment().put("CLUSTER_NET", NET);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + printed);
        }
        return printed;
    }

    @Override
    public void close() {
        try {
            cluster("down");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
