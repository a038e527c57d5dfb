import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How fast a large result is written and in how much memory: by our data sources, by Spark's own and by the baseline
 * DuckDB, once free to mix the rows and once keeping their order. All read the same Parquet files with two threads;
 * each is its own process, and they take turns. Ours also digest what they write. After ./mvnw -DskipTests package:
 *
 * <pre>./mvnw -q dependency:copy -Dartifact=org.duckdb:duckdb_jdbc:1.4.4.0 -DoutputDirectory=target/bench
 * java -cp "target/engine/jars/*:target/bench/*" src/bench/java/ResultWriters.java</pre>
 *
 * Arguments such as {@code rows=1000000} replace {@link #SETTINGS}. With {@code profile=true} our csv and json are
 * recorded, and a newer JDK shows where the time went: {@code jfr view hot-methods target/bench/ours-csv.jfr}.
 */
public final class ResultWriters {
    private static final Map<String, String> SETTINGS = new HashMap<>(Map.of(
            "rows", "10000000",
            "xlsx-rows", "1000000",
            "rounds", "3",
            "formats", "csv,json,parquet,xlsx",
            "writers", "spark,ours,duckdb,duckdb-ordered",
            "heap", "2g",
            "xlsx-heap", "512m",
            "folder", System.getProperty("java.io.tmpdir"),
            "profile", "false"));
    private static final int WARM_UP_ROWS = 100_000;
    private static final int FILES = 8;
    private static final Set<String> TEXTS = Set.of("csv", "json");
    private static final String SOURCE = "src/bench/java/ResultWriters.java";
    private static final String ANSWER = "figures";

    /** Whole seconds, so that the text is the same whoever writes it; no line feeds, so that lines are rows. */
    private static final String[] COLUMNS = {
        "id",
        "pmod(xxhash64(id, 1), 1000000000000) account",
        "if(id % 50 = 7, null, cast(pmod(xxhash64(id, 2), 100000000000) / 10000 as decimal(19, 4))) price",
        "pmod(xxhash64(id, 3), 1000000007) / 9973.0d ratio",
        "if(id % 30 = 3, null, cast(pmod(xxhash64(id, 4), 1000) as int)) quantity",
        "pmod(xxhash64(id, 5), 3) = 0 returned",
        "date_add(date '2015-01-01', cast(pmod(xxhash64(id, 6), 4000) as int)) day",
        "if(id % 40 = 9, null, timestamp_seconds(1500000000 + pmod(xxhash64(id, 7), 250000000))) paid_at",
        "lower(hex(pmod(xxhash64(id, 8), 4294967296))) code",
        "elt(1 + cast(pmod(xxhash64(id, 9), 8) as int), 'Paris', 'Zürich', 'Washington, D.C.', '北京市朝阳区',"
                + " 'São Paulo', 'Llanfairpwllgwyngyll', 'The \"Big\" Apple', null) city",
        "concat('customer ', pmod(xxhash64(id, 10), 100000), ' <', lower(hex(id)), '@example.org>') customer",
        "repeat(elt(1 + cast(pmod(xxhash64(id, 11), 8) as int), 'left at the door ', 'said \"later\", then paid; ',"
                + " '请在周末送货 ', 'ordinary words only ', 'nothing of note ', 'call first ', 'returned, ', null),"
                + " cast(pmod(xxhash64(id, 12), 8) as int)) note"
    };

    private static final String[] NOT_IN_XLSX = {"ratio", "note"};

    private final Path folder;

    private ResultWriters(Path folder) {
        this.folder = folder;
    }

    /** What a process does for every line that it is sent. */
    @FunctionalInterface
    private interface Writer {
        void write(String input, String output) throws Exception;
    }

    /** Of one write; times in seconds, sizes in bytes, the resident set at its peak since the process started. */
    private record Figures(double wall, double cpu, long resident, long heap, long heapAfterGc, long output) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && !arguments[0].contains("=")) {
            serve(
                    arguments[0].startsWith("duckdb")
                            ? duckDb(arguments[0], arguments[1])
                            : spark(arguments[0], arguments[1]));
            System.exit(0);
        }
        for (String argument : arguments) {
            String[] setting = argument.split("=", 2);
            if (setting.length < 2 || SETTINGS.replace(setting[0], setting[1]) == null) {
                throw new IllegalArgumentException(argument + " sets none of " + SETTINGS.keySet());
            }
        }
        Path folder = Files.createTempDirectory(Path.of(SETTINGS.get("folder")), "async-query-bench");
        try {
            new ResultWriters(folder).run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws Exception {
        String classPath = System.getProperty("java.class.path");
        String classes = folder.resolve("classes").toString();
        if (ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", classPath, "-d", classes, SOURCE)
                != 0) {
            throw new IllegalStateException("javac failed");
        }
        print("| format | writer | best, s | all, s | CPU, s | MB | MB/s | peak RSS, MB | peak heap, MB"
                + " | peak heap after GC, MB | / duckdb | / duckdb-ordered |");
        print("|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (String format : SETTINGS.get("formats").split(",")) {
            measure(format);
        }
    }

    private void measure(String format) throws Exception {
        boolean xlsx = format.equals("xlsx");
        long rows = Long.parseLong(SETTINGS.get(xlsx ? "xlsx-rows" : "rows"));
        Path small = input(format, WARM_UP_ROWS);
        Path large = input(format, rows);
        Path output = folder.resolve("output");
        Map<String, Child> children = new LinkedHashMap<>();
        Map<String, List<Figures>> figures = new LinkedHashMap<>();
        try {
            for (String writer : (xlsx ? "ours" : SETTINGS.get("writers")).split(",")) {
                Child child = new Child(writer, format);
                children.put(writer, child);
                figures.put(writer, new ArrayList<>());
                child.write(small, output);
                delete(output);
            }
            for (int round = 0; round < Integer.parseInt(SETTINGS.get("rounds")); round++) {
                for (String writer : children.keySet()) {
                    figures.get(writer).add(children.get(writer).write(large, output));
                    if (rows(format, output) != rows) {
                        throw new IllegalStateException(writer + " wrote other than " + rows + " rows of " + format);
                    }
                    delete(output);
                }
            }
        } finally {
            for (Child child : children.values()) {
                child.close();
            }
        }
        figures.keySet().forEach(writer -> row(format, writer, figures));
    }

    private Path input(String format, long rows) throws Exception {
        Path input = folder.resolve((format.equals("xlsx") ? "narrow-" : "wide-") + rows);
        if (Files.notExists(input)) {
            try (Child maker = new Child("make", format)) {
                maker.write(rows, input);
            }
        }
        return input;
    }

    /** A process of this class that has one writer and measures it. */
    private final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;

        Child(String writer, String format) throws IOException {
            boolean duckDb = writer.startsWith("duckdb");
            List<String> command = new ArrayList<>();
            command.add(System.getProperty("java.home") + "/bin/java");
            if (duckDb) {
                command.add("-Xmx512m");
            } else {
                boolean narrow = format.equals("xlsx") && writer.equals("ours");
                command.add("@target/engine/java-options");
                command.add("-Xmx" + SETTINGS.get(narrow ? "xlsx-heap" : "heap"));
            }
            if (SETTINGS.get("profile").equals("true") && writer.equals("ours") && TEXTS.contains(format)) {
                command.add("-XX:StartFlightRecording:settings=profile,filename=target/bench/ours-" + format + ".jfr");
            }
            command.add("-Djava.io.tmpdir=" + folder);
            command.add("-cp");
            command.add(folder.resolve("classes")
                    + File.pathSeparator
                    + (duckDb ? "target/bench/*" : "target/engine/jars/*"));
            command.addAll(List.of("ResultWriters", writer, format));
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
            process = builder.start();
            answers = process.inputReader(UTF_8);
        }

        Figures write(Object input, Path output) throws IOException {
            process.outputWriter(UTF_8).append(input + " " + output + "\n").flush();
            String answer = answers.readLine();
            while (answer != null && !answer.startsWith(ANSWER)) {
                answer = answers.readLine();
            }
            if (answer == null) {
                throw new IllegalStateException("A writer failed, see above");
            }
            String[] figures = answer.split(" ");
            long bytes = 0;
            for (Path file : files(output)) {
                bytes += Files.size(file);
            }
            return new Figures(
                    Double.parseDouble(figures[1]),
                    Double.parseDouble(figures[2]),
                    Long.parseLong(figures[3]),
                    Long.parseLong(figures[4]),
                    Long.parseLong(figures[5]),
                    bytes);
        }

        @Override
        public void close() throws IOException {
            process.outputWriter(UTF_8).close();
            process.onExit().join();
        }
    }

    private static void serve(Writer writer) throws Exception {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Heap heap = new Heap();
        Pattern peak = Pattern.compile("VmHWM:\\s+(\\d+) kB");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] inputAndOutput = line.split(" ");
            heap.reset();
            long cpu = system.getProcessCpuTime();
            long begin = System.nanoTime();
            writer.write(inputAndOutput[0], inputAndOutput[1]);
            double wall = (System.nanoTime() - begin) / 1e9;
            double worked = (system.getProcessCpuTime() - cpu) / 1e9;
            Matcher resident = peak.matcher(Files.readString(Path.of("/proc/self/status")));
            if (!resident.find()) {
                throw new IllegalStateException("no VmHWM");
            }
            long bytes = Long.parseLong(resident.group(1)) * 1024;
            print("%s %s %s %d %d %d", ANSWER, wall, worked, bytes, heap.most(), heap.afterGc.get());
        }
    }

    /** The fullest the heap was, which is before a collection, and the most that a collection left in it. */
    private static final class Heap {
        private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        private final AtomicLong beforeGc = new AtomicLong();
        private final AtomicLong afterGc = new AtomicLong();

        Heap() {
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) collector)
                        .addNotificationListener((event, none) -> collected(event), null, null);
            }
        }

        private void collected(Notification event) {
            GcInfo info = GarbageCollectionNotificationInfo.from((CompositeData) event.getUserData())
                    .getGcInfo();
            beforeGc.accumulateAndGet(sum(info.getMemoryUsageBeforeGc()), Math::max);
            afterGc.accumulateAndGet(sum(info.getMemoryUsageAfterGc()), Math::max);
        }

        private long sum(Map<String, MemoryUsage> usage) {
            return pools.stream().mapToLong(pool -> usage.get(pool).getUsed()).sum();
        }

        void reset() {
            beforeGc.set(0);
            afterGc.set(0);
        }

        long most() {
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return Math.max(now, beforeGc.get());
        }
    }

    private static Writer spark(String writer, String format) {
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                // Its 300 MB is why Spark would refuse a heap of less than 450 MB
                .config(
                        "spark.testing.reservedMemory",
                        Math.min(300L << 20, Runtime.getRuntime().maxMemory() / 2))
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse");
        boolean xlsx = format.equals("xlsx");
        if (writer.equals("make")) {
            // DuckDB reads this as a timestamp without zone, so its text is Spark's
            SparkSession session = builder.config("spark.sql.parquet.outputTimestampType", "INT96")
                    .getOrCreate();
            String[] left = xlsx ? NOT_IN_XLSX : new String[0];
            return (rows, output) -> session.range(0, Long.parseLong(rows), 1, FILES)
                    .selectExpr(COLUMNS)
                    .drop(left)
                    .write()
                    .parquet(output);
        }
        boolean ours = writer.equals("ours");
        Map<String, String> options = new HashMap<>();
        if (ours) {
            builder.config(
                    "spark.sql.sources.commitProtocolClass", "io.asyncquery.engine.writers.ResultCommitProtocol");
            options.put("encoding", "utf-8");
            options.put("separator", ",");
        } else if (TEXTS.contains(format)) {
            options.put("timestampFormat", "yyyy-MM-dd HH:mm:ss");
            options.put("ignoreNullFields", "false");
            options.put("quote", "\"");
            options.put("escape", "\"");
            options.put("ignoreLeadingWhiteSpace", "false");
            options.put("ignoreTrailingWhiteSpace", "false");
        }
        SparkSession session = builder.getOrCreate();
        return (input, output) -> {
            Dataset<Row> rows = session.read().parquet(input);
            (xlsx ? rows.coalesce(1) : rows)
                    .write()
                    .format(ours ? "async-query-" + format : format)
                    .options(options)
                    .save(output);
        };
    }

    private static Writer duckDb(String writer, String format) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement set = connection.createStatement()) {
            set.execute("set threads = 2");
            set.execute("set preserve_insertion_order = " + writer.equals("duckdb-ordered"));
        }
        String options = "format " + format
                + switch (format) {
                    case "csv" -> ", header false";
                    case "parquet" -> ", compression snappy";
                    default -> "";
                };
        return (input, output) -> {
            Files.createDirectory(Path.of(output));
            try (Statement copy = connection.createStatement()) {
                copy.execute("copy (select * from read_parquet('" + input + "/*.parquet')) to '" + output + "/part."
                        + format + "' (" + options + ")");
            }
        };
    }

    private static long rows(String format, Path output) throws Exception {
        if (format.equals("parquet")) {
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement count = connection.createStatement();
                    ResultSet rows =
                            count.executeQuery("select count(*) from read_parquet('" + output + "/*.parquet')")) {
                rows.next();
                return rows.getLong(1);
            }
        }
        long rows = 0;
        for (Path file : files(output)) {
            rows += format.equals("xlsx") ? sheetRows(file) : count("\n", Files.newInputStream(file));
        }
        return rows;
    }

    private static long sheetRows(Path file) throws IOException {
        long rows = 0;
        try (ZipFile workbook = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(workbook.entries())) {
                if (entry.getName().startsWith("xl/worksheets/sheet")) {
                    // without the sheet's header
                    rows += count("<row ", workbook.getInputStream(entry)) - 1;
                }
            }
        }
        return rows;
    }

    /** How often a text occurs that has its first byte nowhere else. */
    private static long count(String text, InputStream stream) throws IOException {
        byte[] wanted = text.getBytes(UTF_8);
        byte[] buffer = new byte[1 << 20];
        long found = 0;
        int matched = 0;
        try (stream) {
            for (int length = stream.read(buffer); length > 0; length = stream.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    matched = buffer[i] == wanted[matched] ? matched + 1 : buffer[i] == wanted[0] ? 1 : 0;
                    if (matched == wanted.length) {
                        found++;
                        matched = 0;
                    }
                }
            }
        }
        return found;
    }

    /** The data files, without what committing leaves beside them. */
    private static List<Path> files(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> !file.getFileName().toString().matches("[._].*"))
                    .toList();
        }
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void row(String format, String writer, Map<String, List<Figures>> all) {
        List<Figures> rounds = all.get(writer);
        Figures best = best(rounds);
        print(
                "| %s | %s | %.1f | %s | %.1f | %.0f | %.0f | %.0f | %.0f | %.0f | %s | %s |",
                format,
                writer,
                best.wall,
                rounds.stream()
                        .map(round -> String.format(Locale.ROOT, "%.1f", round.wall))
                        .collect(Collectors.joining(", ")),
                best.cpu,
                best.output / 1e6,
                best.output / 1e6 / best.wall,
                most(rounds, Figures::resident),
                most(rounds, Figures::heap),
                most(rounds, Figures::heapAfterGc),
                ratio(best, all.get("duckdb")),
                ratio(best, all.get("duckdb-ordered")));
    }

    private static Figures best(List<Figures> rounds) {
        return rounds.stream().min(Comparator.comparingDouble(Figures::wall)).orElseThrow();
    }

    private static double most(List<Figures> rounds, ToLongFunction<Figures> figure) {
        return rounds.stream().mapToLong(figure).max().orElseThrow() / 1e6;
    }

    private static String ratio(Figures best, List<Figures> baseline) {
        return baseline == null ? "-" : String.format(Locale.ROOT, "%.2f", best.wall / best(baseline).wall);
    }

    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
