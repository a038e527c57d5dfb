package io.asyncquery.hadoop;

import io.asyncquery.fakes.Hanging;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * HDFS as a name node and two data nodes, each a process that can be killed and started again, on loopback. Who starts
 * them is its superuser. The jars are those of {@link MiniHdfs}.
 */
public final class HdfsCluster implements AutoCloseable {
    private static final Path JARS = Path.of("target", "minicluster");
    private static final int DATA_NODES = 2;
    private static final long STARTS_WITHIN_SECONDS = 120;
    private static final String NAME_NODE = "org.apache.hadoop.hdfs.server.namenode.NameNode";
    private static final String DATA_NODE = "org.apache.hadoop.hdfs.server.datanode.DataNode";

    private final Path directory;
    private final List<Integer> ports;
    private final Map<String, Process> processes = new LinkedHashMap<>();

    private HdfsCluster(Path directory, List<Integer> ports) {
        this.directory = directory;
        this.ports = ports;
    }

    /** Starts all of them with their files in the directory; returns when the cluster takes writes. */
    public static HdfsCluster start(Path directory) throws IOException, InterruptedException {
        HdfsCluster cluster = new HdfsCluster(directory, freePorts(2 + 3 * DATA_NODES));
        cluster.run("namenode", NAME_NODE, "-format", "-nonInteractive");
        cluster.startNameNode();
        for (int node = 1; node <= DATA_NODES; node++) {
            cluster.startDataNode(node);
        }
        cluster.admin("-safemode", "wait");
        return cluster;
    }

    /** The address of the file system. */
    public String hdfs() {
        return "hdfs://127.0.0.1:" + ports.get(0);
    }

    /** The address of the same file system over HTTP. */
    public String webhdfs() {
        return "webhdfs://127.0.0.1:" + ports.get(1);
    }

    /** Starts the name node and waits until it answers. */
    public void startNameNode() throws IOException, InterruptedException {
        start("namenode", NAME_NODE, ports.get(0));
    }

    /** Ends the name node as kill -9 does. */
    public void killNameNode() {
        kill("namenode");
    }

    /** Stops the name node's threads without ending it, as a machine that hangs does, or lets them go on. */
    public void pauseNameNode(boolean paused) throws IOException, InterruptedException {
        Hanging.pause(Objects.requireNonNull(processes.get("namenode")), paused);
    }

    /** Starts one of the data nodes, which are counted from 1, and waits until it answers. */
    public void startDataNode(int node) throws IOException, InterruptedException {
        start("datanode" + node, DATA_NODE, port(node, 0));
    }

    /** Ends a data node as kill -9 does. */
    public void killDataNode(int node) {
        kill("datanode" + node);
    }

    /** What {@code hdfs dfs} says, as the superuser; it must succeed. */
    public String shell(String... arguments) throws IOException, InterruptedException {
        return run("client", "org.apache.hadoop.fs.FsShell", arguments);
    }

    /** What {@code hdfs dfsadmin} says, as the superuser; it must succeed. */
    public String admin(String... arguments) throws IOException, InterruptedException {
        return run("client", "org.apache.hadoop.hdfs.tools.DFSAdmin", arguments);
    }

    @Override
    public void close() {
        List.copyOf(processes.keySet()).forEach(this::kill);
    }

    private void kill(String name) {
        Process process = processes.remove(name);
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    private void start(String name, String type, int port) throws IOException, InterruptedException {
        Process process = launch(name, type, List.of(), directory.resolve(name + ".log"));
        processes.put(name, process);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS);
        while (!answers(port)) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new IOException("No " + name + ": " + Files.readString(directory.resolve(name + ".log")));
            }
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String run(String name, String type, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, name, ".out");
        Process process = launch(name, type, List.of(arguments), output);
        if (!process.waitFor(STARTS_WITHIN_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(type + " " + List.of(arguments) + ": " + Files.readString(output));
        }
        return Files.readString(output);
    }

    private Process launch(String name, String type, List<String> arguments, Path output) throws IOException {
        Path configuration = Files.createDirectories(directory.resolve(name + "-conf"));
        String xml = settings(name).entrySet().stream()
                .map(setting -> "<property><name>" + setting.getKey() + "</name><value>" + setting.getValue()
                        + "</value></property>")
                .collect(Collectors.joining("", "<configuration>", "</configuration>"));
        Files.writeString(configuration.resolve("core-site.xml"), xml);
        Files.writeString(configuration.resolve("hdfs-site.xml"), xml);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                configuration + ":" + JARS.toAbsolutePath() + "/*",
                type));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    private Map<String, String> settings(String name) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "fs.defaultFS",
                hdfs(),
                "dfs.replication",
                Integer.toString(DATA_NODES),
                "dfs.namenode.name.dir",
                directory.resolve("names").toString(),
                "dfs.namenode.http-address",
                "127.0.0.1:" + ports.get(1),
                "dfs.namenode.safemode.extension",
                "0",
                "dfs.namenode.heartbeat.recheck-interval",
                "1000",
                "dfs.heartbeat.interval",
                "1",
                // Over HTTP it is a data node that writes, and pauses as the gateway would; see HadoopSettings
                "dfs.client.block.write.locateFollowingBlock.initial.delay.ms",
                "5"));
        for (int node = 1; node <= DATA_NODES; node++) {
            if (name.equals("datanode" + node)) {
                settings.put("dfs.datanode.data.dir", directory.resolve(name).toString());
                settings.put("dfs.datanode.address", "127.0.0.1:" + port(node, 0));
                settings.put("dfs.datanode.http.address", "127.0.0.1:" + port(node, 1));
                settings.put("dfs.datanode.ipc.address", "127.0.0.1:" + port(node, 2));
                settings.put("dfs.datanode.hostname", "127.0.0.1");
            }
        }
        return settings;
    }

    private int port(int dataNode, int which) {
        return ports.get(2 + 3 * (dataNode - 1) + which);
    }

    /** Different ports: all are held until all are known. */
    private static List<Integer> freePorts(int count) throws IOException {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Integer> ports = new ArrayList<>(count == 1 ? List.of() : freePorts(count - 1));
            ports.add(held.getLocalPort());
            return ports;
        }
    }
}
