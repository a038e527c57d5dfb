package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three projects, each with its tables in another kind of catalog: Hive's metastore on our engine; Iceberg and Delta, which
 * have no release for its Spark, on an older one with our jar.
 */
@EnabledIf("areInstalled")
@SuppressWarnings("NullAway.Init")
class CatalogsIT {
    private static final Path HIVE = Path.of("target", "hive");
    private static final Path LAKE = Path.of("target", "lake");
    /** What of our engine's jars another Spark needs to have as well. */
    private static final Pattern OURS = Pattern.compile("(async-query-engine|fastexcel|opczip)-.*\\.jar");

    private static final String ROWS = " values (1, 'apple', 0.50), (2, 'pear', 0.75), (3, 'apple', 1.25)";
    private static final String TOTALS = "select what, sum(price) as total from orders group by what order by what";

    private static Path lake;

    @AutoClose
    private static EngineProcess engine;

    @AutoClose
    private static EngineProcess older;

    @AutoClose
    private static EngineSql olderSql;

    @AutoClose
    private static RunningService service;

    static boolean areInstalled() {
        return Files.isDirectory(HIVE) && Files.isDirectory(LAKE);
    }

    @BeforeAll
    static void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
        lake = folder.resolve("lake");
        engine = EngineProcess.start(
                folder.resolve("engine"),
                EngineProcess.OWN_JARS + ':' + HIVE.toAbsolutePath() + "/*",
                Map.of(
                        "spark.sql.catalogImplementation", "hive",
                        "spark.hadoop.javax.jdo.option.ConnectionURL",
                                "jdbc:derby:;databaseName=" + folder.resolve("metastore") + ";create=true",
                        "spark.hadoop.datanucleus.schema.autoCreateAll", "true",
                        "spark.hadoop.hive.metastore.schema.verification", "false"));
        older = EngineProcess.start(
                folder.resolve("older"),
                ours() + ':' + LAKE.toAbsolutePath() + "/*",
                Map.of(
                        "spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog",
                        "spark.sql.catalog.lake.type", "hadoop",
                        "spark.sql.catalog.lake.warehouse", lake.toString(),
                        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
                        "spark.sql.extensions",
                                "io.asyncquery.engine.guard.SqlGuard,io.delta.sql.DeltaSparkSessionExtension"));
        olderSql = new EngineSql(older.address());
        try (EngineSql sql = new EngineSql(engine.address())) {
            fill(sql, "hive_sales", "stored as orc");
        }
        fill(olderSql, "delta_sales", "using delta");
        fill(olderSql, "lake.sales", "using iceberg");
        Map<String, String> settings = new HashMap<>(Map.of("async-query.engine.remote", engine.address()));
        settings.put("async-query.kylin.spark-queue-enabled", "true");
        settings.put("async-query.engines.lake.remote", older.address());
        settings.put("async-query.projects.hive.schema", "hive_sales");
        settings.put("async-query.projects.delta.schema", "delta_sales");
        settings.put("async-query.projects.iceberg.catalog", "lake");
        settings.put("async-query.projects.iceberg.schema", "sales");
        service = RunningService.start(folder.resolve("service"), settings);
    }

    private static String ours() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "engine", "jars"))) {
            return jars.filter(jar -> OURS.matcher(jar.getFileName().toString()).matches())
                    .map(jar -> jar.toAbsolutePath().toString())
                    .collect(Collectors.joining(":"));
        }
    }

    private static void fill(EngineSql sql, String schema, String format) {
        sql.run("create schema " + schema);
        sql.run("create table " + schema + ".orders (id bigint, what string, price decimal(10,2)) " + format);
        sql.run("insert into " + schema + ".orders" + ROWS);
    }

    @ParameterizedTest
    @CsvSource({
        "hive, spark_catalog.hive_sales.orders",
        "iceberg, lake.sales.orders",
        "delta, spark_catalog.delta_sales.orders"
    })
    void theSamePageWorksOnEach(String project, String table) throws IOException {
        Queries queries = of(project);

        String csv = queries.succeeded(on(project, TOTALS, Map.of("include_header", true)));
        assertThat(new String(queries.bytes(csv), UTF_8)).isEqualTo("what,total\napple,1.75\npear,0.75\n");
        assertThat(queries.get(csv, "metadata").<List<List<String>>>path("data"))
                .containsExactly(List.of("what", "total"), List.of("VARCHAR", "DECIMAL(20,2)"));
        assertThat(queries.detail(csv).<List<String>>path("data.tables.name")).containsExactly(table);
        String json = queries.succeeded(on(project, TOTALS, Map.of("format", "json")));
        assertThat(new String(queries.bytes(json), UTF_8)).contains("{\"what\":\"pear\",\"total\":0.75}");
        String parquet = queries.succeeded(on(project, "select * from orders", Map.of("format", "parquet")));
        assertThat(new String(queries.bytes(parquet), 0, 4, UTF_8)).isEqualTo("PAR1");
        String xlsx = queries.succeeded(on(project, TOTALS, Map.of("format", "xlsx")));
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(queries.bytes(xlsx)))) {
            assertThat(workbook.getSheetAt(0).getRow(2).getCell(1).getNumericCellValue())
                    .isEqualTo(0.75);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hive: select * from default.orders",
                "hive: select * from orc.`/etc`",
                "iceberg: select * from spark_catalog.delta_sales.orders",
                "iceberg: select * from lake.sales.orders.snapshots",
                "iceberg: select * from orders.files",
                "iceberg: select * from lake.`/etc`",
                "delta: select * from lake.sales.orders",
                "delta: select * from delta.`/etc`",
                "delta: select * from table_changes('delta_sales.orders', 0)",
                "delta: describe history delta_sales.orders",
                "iceberg: call lake.system.rollback_to_snapshot('sales.orders', 1)"
            })
    void noProjectSeesMoreThanItsTables(String projectAndSql) {
        String[] parts = projectAndSql.split(": ", 2);

        assertThat(of(parts[0]).failed(on(parts[0], parts[1], Map.of()))).startsWith("[");
    }

    @Test
    void theRecordNamesTheSnapshotOfATableThatHasSome() throws IOException {
        olderSql.run("create table lake.sales.stock (id bigint) using iceberg");
        olderSql.run("insert into lake.sales.stock values (1)");
        String first = currentSnapshot("stock");
        Queries queries = of("iceberg");
        String before = queries.succeeded(on("iceberg", "select count(*) from stock", Map.of()));
        olderSql.run("insert into lake.sales.stock values (2)");
        String after = queries.succeeded(on("iceberg", "select count(*) from stock", Map.of()));
        String back = queries.succeeded(on("iceberg", "select count(*) from stock version as of " + first, Map.of()));

        assertThat(new String(queries.bytes(before), UTF_8)).isEqualTo("1\n");
        assertThat(snapshot(before)).isEqualTo(first);
        assertThat(new String(queries.bytes(after), UTF_8)).isEqualTo("2\n");
        assertThat(snapshot(after)).isEqualTo(currentSnapshot("stock")).isNotEqualTo(first);
        assertThat(new String(queries.bytes(back), UTF_8)).isEqualTo("1\n");
        assertThat(snapshot(back)).isEqualTo(first);
    }

    private static Queries of(String project) {
        return new Queries(service::asAdmin, project);
    }

    private static Map<String, Object> on(String project, String statement, Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("sql", statement);
        fields.put("spark_queue", project.equals("hive") ? "default" : "lake");
        return fields;
    }

    private static String snapshot(String id) {
        return of("iceberg").detail(id).path("data.tables[0].version");
    }

    /** As Iceberg's own files say. */
    private static String currentSnapshot(String table) throws IOException {
        try (Stream<Path> files =
                Files.list(lake.resolve("sales").resolve(table).resolve("metadata"))) {
            Path newest = files.filter(file -> file.toString().endsWith(".metadata.json"))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
            return new ObjectMapper()
                    .readTree(newest.toFile())
                    .get("current-snapshot-id")
                    .asText();
        }
    }
}
