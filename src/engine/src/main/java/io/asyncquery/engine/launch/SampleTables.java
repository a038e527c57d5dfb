package io.asyncquery.engine.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kylin's sample tables in the schema {@code learn_kylin}: written by the first start as Parquet into the warehouse,
 * found there by later ones. Beside its data a table keeps the query that it was made from, written last: what a killed
 * start left half done, or what another version's query made, is made again.
 */
final class SampleTables {

    private static final Logger LOG = LoggerFactory.getLogger(SampleTables.class);

    private static final String SCHEMA = "learn_kylin";
    private static final String DEFINITIONS = "sample.sql";
    private static final String MADE_FROM = "_made_from.sql";
    private static final Pattern HEADING = Pattern.compile("^-- TABLE (\\w+) BY (\\w+)$", Pattern.MULTILINE);

    private static final Map<String, String> FEW_ROWS = Map.of(
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.shuffle.partitions", "1");

    private final SparkSession session;

    SampleTables(SparkSession engine) {
        this.session = engine.newSession();
        // So little data is made sooner by interpreting than by compiling, and in one task than in many.
        FEW_ROWS.forEach(session.conf()::set);
    }

    void prepare() throws IOException, AnalysisException {
        session.sql("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
        Path root = new Path(session.catalog().getDatabase(SCHEMA).locationUri());
        FileSystem files = root.getFileSystem(session.sessionState().newHadoopConf());
        // In the order of the definitions: later tables read earlier ones.
        for (Definition table : definitions()) {
            Path directory = new Path(root, table.name().toLowerCase(Locale.ROOT));
            Path madeFrom = new Path(directory, MADE_FROM);
            Dataset<Row> rows = session.sql(table.query());
            if (!holds(files, madeFrom, table.query())) {
                write(rows, table.order(), directory);
                try (OutputStream marker = files.create(madeFrom)) {
                    marker.write(table.query().getBytes(StandardCharsets.UTF_8));
                }
                LOG.info("sample table {}.{} written", SCHEMA, table.name());
            }
            // With the schema at hand Spark need not run a job to read it from the file.
            session.catalog()
                    .createTable(
                            SCHEMA + "." + table.name(),
                            "parquet",
                            rows.schema(),
                            Map.of("path", directory.toString()));
        }
    }

    /** One file in a fixed order, so that a LIMIT without ORDER BY gives the same rows every time. */
    private static void write(Dataset<Row> rows, String order, Path directory) {
        rows.coalesce(1)
                .sortWithinPartitions(order)
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(directory.toString());
    }

    private static boolean holds(FileSystem files, Path path, String text) throws IOException {
        if (!files.exists(path)) {
            return false;
        }
        try (InputStream file = files.open(path)) {
            return text.equals(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<Definition> definitions() throws IOException {
        try (InputStream resource = SampleTables.class.getResourceAsStream(DEFINITIONS)) {
            if (resource == null) {
                throw new IllegalStateException(DEFINITIONS + " is missing from the engine's jar");
            }
            return definitions(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<Definition> definitions(String text) {
        List<Definition> definitions = new ArrayList<>();
        Matcher heading = HEADING.matcher(text);
        boolean found = heading.find();
        while (found) {
            String name = heading.group(1);
            String order = heading.group(2);
            int start = heading.end();
            found = heading.find();
            int end = found ? heading.start() : text.length();
            definitions.add(
                    new Definition(name, order, text.substring(start, end).strip()));
        }
        return definitions;
    }

    private record Definition(String name, String order, String query) {}
}
