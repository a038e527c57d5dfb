package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The service before a standalone Spark with two workers, each on a host of its own, with results on their HDFS. */
@EnabledIf("io.asyncquery.journey.SparkCluster#isPossible")
@SuppressWarnings("NullAway.Init")
class ClusterIT {
    private static SparkCluster cluster;
    private static RunningService service;
    private static Queries queries;

    @BeforeAll
    static void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        cluster = SparkCluster.start(Files.createDirectory(folder.resolve("cluster")));
        service = RunningService.start(
                folder.resolve("service"),
                Map.of(
                        "async-query.engine.remote",
                        cluster.connect(),
                        "async-query.engine.token",
                        cluster.token(),
                        "async-query.storage.root",
                        cluster.hdfs() + "/async-query",
                        "async-query.storage.hadoop.\"dfs.replication\"",
                        "2"));
        queries = new Queries(service::asAdmin);
    }

    /** The service first, and the cluster also when the service did not start. */
    @AfterAll
    static void stop() {
        try (SparkCluster ignoredCluster = cluster;
                RunningService ignoredService = service) {}
    }

    @Test
    void aResultIsWrittenByTheHostsToTheirHdfs() throws Exception {
        String id = queries.succeeded(
                Map.of("sql", "select id, id * id as square from range(0, 2000000, 1, 8) order by id"));

        assertThat(new String(queries.bytes(id), UTF_8)).isEqualTo(squares(2_000_000));
        String path = queries.get(id, "result_path").path("data");
        assertThat(path).startsWith(cluster.hdfs() + "/");
        assertThat(cluster.list(path)).contains(path + "/_SUCCESS");
    }

    @Test
    void everyFormatComesFromTheTablesOfTheCluster() throws Exception {
        String sql = "select count(*) as n from kylin_sales";
        String rows = new String(queries.bytes(queries.succeeded(Map.of("sql", sql))), UTF_8).strip();
        assertThat(Long.parseLong(rows)).isPositive();

        String json = new String(queries.bytes(queries.succeeded(Map.of("sql", sql, "format", "json"))), UTF_8);
        assertThat(json.strip()).isEqualTo("[{\"n\":" + rows + "}\n]");
        byte[] parquet = queries.bytes(queries.succeeded(Map.of("sql", sql, "format", "parquet")));
        assertThat(new String(parquet, 0, 4, UTF_8)).isEqualTo("PAR1");
        byte[] xlsx = queries.bytes(queries.succeeded(Map.of("sql", sql, "format", "xlsx")));
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(xlsx))) {
            assertThat(workbook.getSheetAt(0).getRow(1).getCell(0).getNumericCellValue())
                    .isEqualTo(Double.parseDouble(rows));
        }
    }

    @Test
    void aQueryOutlivesOneOfTheHostsItRunsOn() throws Exception {
        String id = queries.submitted(
                Map.of(
                        "sql",
                        "select id % 1000 as g, count(*) as n, sum(id) as s from range(0, 160000000, 1, 16) group by 1 order by 1"));
        await("four tasks run, and each host has two cores")
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    Integer running = queries.detail(id).path("data.progress.tasks_running");
                    return running != null && running == 4;
                });

        cluster.lose("worker2");

        assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
        assertThat(new String(queries.bytes(id), UTF_8))
                .isEqualTo(LongStream.range(0, 1000)
                        .mapToObj(
                                group -> group + ",160000," + (160_000 * group + 1000L * 160_000 * 159_999 / 2) + '\n')
                        .collect(Collectors.joining()));
        cluster.up();
    }

    @Test
    void whatIsDeletedIsGoneFromHdfs() throws Exception {
        String id = queries.succeeded(Map.of("sql", "select 1"));
        String path = queries.get(id, "result_path").path("data");

        assertThat(queries.delete(id).statusCode()).isEqualTo(200);

        assertThat(queries.status(id)).isEqualTo("MISSING");
        assertThat(cluster.list(cluster.hdfs() + "/async-query/learn_kylin/async_query_result"))
                .doesNotContain(path);
    }

    private static String squares(long until) {
        return LongStream.range(0, until)
                .mapToObj(id -> id + "," + id * id + '\n')
                .collect(Collectors.joining());
    }
}
