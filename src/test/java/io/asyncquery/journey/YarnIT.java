package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

/** The service before a YARN with two queues: an application of Spark 3.5 in each, which {@code spark_queue} chooses. */
@EnabledIf("io.asyncquery.journey.SparkCluster#isPossibleOnYarn")
@SuppressWarnings("NullAway.Init")
class YarnIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> ETL = Map.of("spark_queue", "etl");

    /** Two tasks, which keep the cores of the queue for minutes. */
    private static final String SLOW = "select count(*) from range(0, 100000, 1, 2) a"
            + " cross join range(0, 10000000, 1, 1) b where (a.id + b.id) % 7 = 3";

    private static SparkCluster cluster;
    private static RunningService service;
    private static Queries queries;

    @BeforeAll
    static void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        cluster = SparkCluster.startYarn(Files.createDirectory(folder.resolve("cluster")));
        Map<String, String> settings = new HashMap<>();
        settings.put("async-query.engine.remote", cluster.connectOfDefault());
        settings.put("async-query.engine.token", cluster.token());
        settings.put("async-query.engine.guard.required", "false");
        settings.put("async-query.kylin.spark-queue-enabled", "true");
        settings.put("async-query.engines.etl.remote", cluster.connectOfEtl());
        settings.put("async-query.engines.etl.token", cluster.token());
        settings.put("async-query.engines.stranger.remote", cluster.connectOfEtl());
        settings.put("async-query.engines.stranger.token", "not-" + cluster.token());
        settings.put("async-query.storage.root", cluster.hdfs() + "/async-query");
        settings.put("async-query.storage.hadoop.\"dfs.replication\"", "2");
        service = RunningService.start(folder.resolve("service"), settings);
        queries = new Queries(service::asAdmin);
        await("etl answers as well").atMost(SOON).until(() -> state("etl").startsWith("UP"));
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    @Test
    void aQueueOfTheSubmissionIsTheQueueOfYarnThatTheQueryRunsIn() {
        assertThat(queuesOfRunningApplications())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("async-query-default", "root.default", "async-query-etl", "root.etl"));
        assertThat(answer(with(ETL, "select version() as v", "csv"))).startsWith("3.5.5 ");
        assertThat(answer(with(ETL, "select current_user() as u", "csv")))
                .as("there is no guard to make it the submitter")
                .isEqualTo(System.getProperty("user.name") + '\n');

        // Only an application of that queue has tables in that warehouse.
        for (String queue : List.of("default", "etl")) {
            String id = queries.succeeded(
                    Map.of("sql", "select distinct _metadata.file_path as f from kylin_account", "spark_queue", queue));
            assertThat(new String(queries.bytes(id), UTF_8)).startsWith(cluster.hdfs() + "/warehouse-" + queue + "/");
        }
        Response unknown = queries.submit(Map.of("sql", "select 1", "spark_queue", "nightly"));
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.<String>path("msg")).contains("Unknown spark_queue 'nightly'");
    }

    @Test
    void aResultOfManyPartsIsDownloadedWholeAndByRanges() throws Exception {
        String id = queries.succeeded(
                with(ETL, "select id, id * id as square from range(0, 500000, 1, 6) order by id", "csv"));

        String expected = LongStream.range(0, 500_000)
                .mapToObj(n -> n + "," + n * n + '\n')
                .collect(Collectors.joining());
        assertThat(new String(queries.bytes(id), UTF_8)).isEqualTo(expected);
        Response range = service.asAdmin()
                .header("Range", "bytes=1000000-1000099")
                .queryParam("project", Queries.PROJECT)
                .get(Queries.PATH + "/{id}/result_download", id);
        assertThat(range.statusCode()).isEqualTo(206);
        assertThat(range.asString()).isEqualTo(expected.substring(1_000_000, 1_000_100));
        assertThat(queries.get(id, "metadata").jsonPath().getList("data"))
                .isEqualTo(List.of(List.of("id", "square"), List.of("BIGINT", "BIGINT")));
        String path = queries.get(id, "result_path").path("data");
        assertThat(cluster.list(path)).contains(path + "/_SUCCESS");

        assertThat(queries.delete(id).statusCode()).isEqualTo(200);

        assertThat(queries.status(id)).isEqualTo("MISSING");
        assertThat(cluster.list(results())).doesNotContain(path);
    }

    @Test
    void ourWritersMakeEveryFormatThere() throws Exception {
        String sql = "select 7 as n, '汉\u00e9\"x' as s, cast(1.50 as decimal(5,2)) as d, array(1,2) as a";

        assertThat(answer(with(ETL, sql, "csv"))).isEqualTo("7,\"汉é\"\"x\",1.50,\"[1,2]\"\n");
        assertThat(answer(with(ETL, sql, "json")).strip())
                .isEqualTo("[{\"n\":7,\"s\":\"汉é\\\"x\",\"d\":1.50,\"a\":[1,2]}\n]");
        byte[] parquet = queries.bytes(queries.succeeded(with(ETL, sql, "parquet")));
        assertThat(new String(parquet, 0, 4, UTF_8)).isEqualTo("PAR1");
        byte[] xlsx = queries.bytes(queries.succeeded(with(ETL, sql, "xlsx")));
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(xlsx))) {
            assertThat(workbook.getSheetAt(0).getRow(1).getCell(1).getStringCellValue())
                    .isEqualTo("汉é\"x");
        }
    }

    @Test
    void whatIsWrongWithAStatementIsTold() {
        assertThat(queries.failed(Map.of("sql", "selec 1"))).startsWith("[PARSE_SYNTAX_ERROR]");
        assertThat(queries.failed(Map.of("sql", "select * from nowhere"))).startsWith("[TABLE_OR_VIEW_NOT_FOUND]");
        assertThat(queries.failed(Map.of("sql", "drop table kylin_sales"))).startsWith("[PARSE_SYNTAX_ERROR]");
        assertThat(queries.failed(Map.of("sql", "select cast(concat('x', id) as int) as n from range(0, 10, 1, 1)")))
                .startsWith("[CAST_INVALID_INPUT] The value 'x0'")
                .doesNotContain("hdfs:", "10.79.");
        assertThat(queries.failed(Map.of("sql", "select 1 as a, 2 as a"))).startsWith("[COLUMN_ALREADY_EXISTS]");
        assertThat(queries.failed(Map.of("sql", "select '\uD83D\uDE00' as s", "encode", "gbk")))
                .contains("U+1F600")
                .doesNotContain("hdfs:");
    }

    @Test
    void aStoppedQueryLeavesTheApplication() {
        String id = queries.submitted(with(ETL, SLOW, "csv"));
        await("it runs").atMost(SOON).until(() -> "RUNNING"
                .equals(queries.detail(id).path("data.state")));

        queries.stop(id);

        assertThat(queries.ended(id).getString("data.info")).isEqualTo("Stopped by user.");
        // As many tasks as there are cores, so none is left to a query that went on.
        assertThat(answer(with(ETL, "select count(*) as n from range(0, 1000, 1, 2)", "csv")))
                .isEqualTo("1000\n");
    }

    @Test
    void aQueryIsFollowedByTheNextReplicaWhenItsGatewayIsLost() throws Exception {
        // Sleeps rather than counts, so that it is still at work on a machine of any speed.
        String id = queries.submitted(with(ETL, "select reflect('java.lang.Thread', 'sleep', 20000L) as s", "csv"));
        await("Spark has begun to write").atMost(SOON).ignoreExceptions().until(() -> cluster.list(results())
                .contains(id));
        assertThat(queries.status(id)).isEqualTo("RUNNING");

        service.kill();
        service.restart();

        assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
        assertThat(queries.detail(id).<Integer>path("data.attempts")).isEqualTo(1);
    }

    @Test
    void whoHasNotTheTokenIsNotServed() {
        await().atMost(SOON).until(() -> state("stranger").startsWith("DOWN"));

        assertThat(state("stranger")).endsWith("UNAUTHENTICATED");
    }

    private static String results() {
        return cluster.hdfs() + "/async-query/learn_kylin/async_query_result";
    }

    private static Map<String, String> with(Map<String, String> fields, String sql, String format) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("sql", sql);
        all.put("format", format);
        return all;
    }

    private static String answer(Map<String, String> fields) {
        return new String(queries.bytes(queries.succeeded(fields)), UTF_8);
    }

    private static Map<String, String> queuesOfRunningApplications() {
        List<Map<String, String>> applications = RestAssured.get(cluster.applications() + "?states=RUNNING")
                .jsonPath()
                .getList("apps.app");
        return applications.stream().collect(Collectors.toMap(app -> app.get("name"), app -> app.get("queue")));
    }

    private static String state(String engine) {
        return RestAssured.get(service.readiness())
                .jsonPath()
                .getString("checks.find { it.name == 'engine' }.data.'engine." + engine + "'");
    }
}
