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

/** {@code src/test/cluster/cluster} without its gateways: HDFS and, with two hosts, standalone Spark or YARN. */
final class SparkCluster implements AutoCloseable {
    private static final String PROBE = "aq-probe";
    private static final List<String> HDFS = List.of("namenode", "datanode1", "datanode2");

    private final Path folder;
    private final String net;
    private final List<String> parts;

    private SparkCluster(Path folder, String net, List<String> parts) {
        this.folder = folder;
        this.net = net;
        this.parts = parts;
    }

    /** Whether the cluster's jars are here and this process may make network namespaces. */
    static boolean isPossible() throws IOException, InterruptedException {
        return MiniHdfs.isInstalled()
                && Stream.of("ip", "nsenter").allMatch(SparkCluster::isOnPath)
                && run("ip", "netns", "add", PROBE) == 0
                && run("ip", "netns", "del", PROBE) == 0;
    }

    /** The same, and the jars of Spark 3.5 are here. */
    static boolean isPossibleOnYarn() throws IOException, InterruptedException {
        return Files.isDirectory(Path.of("target", "engine-spark-3.5", "jars")) && isPossible();
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

    /** In another network than that of a cluster that somebody plays with. */
    static SparkCluster start(Path folder) throws IOException, InterruptedException {
        return start(new SparkCluster(folder, "78", List.of("master", "worker1", "worker2", "connect")));
    }

    /** With YARN, and a Connect server of Spark 3.5 in each of its queues {@code default} and {@code etl}. */
    static SparkCluster startYarn(Path folder) throws IOException, InterruptedException {
        return start(new SparkCluster(
                folder,
                "79",
                List.of(
                        "resourcemanager",
                        "nodemanager1",
                        "nodemanager2",
                        "yarn-connect-default",
                        "yarn-connect-etl")));
    }

    private static SparkCluster start(SparkCluster cluster) throws IOException, InterruptedException {
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
        List<String> command = new ArrayList<>(List.of("up"));
        command.addAll(HDFS);
        command.addAll(parts);
        cluster(command.toArray(String[]::new));
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
        return "hdfs://" + host(1) + ":8020";
    }

    String connect() {
        return "sc://" + host(1) + ":15002";
    }

    /** The Connect server in YARN's queue {@code default}. */
    String connectOfDefault() {
        return "sc://" + host(11) + ":15002";
    }

    /** The Connect server in YARN's queue {@code etl}. */
    String connectOfEtl() {
        return "sc://" + host(12) + ":15002";
    }

    /** Where YARN's resource manager tells of its applications. */
    String applications() {
        return "http://" + host(1) + ":8088/ws/v1/cluster/apps";
    }

    private String host(int number) {
        return "10." + net + ".0." + number;
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
        builder.environment().put("CLUSTER_NET", net);
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
