package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.hadoop.MiniS3;
import io.asyncquery.hadoop.S3Faults;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas with their records and results on S3, where an engine that both use writes to as well. */
@EnabledIf("io.asyncquery.hadoop.MiniS3#isInstalled")
@DisabledIf(value = "io.asyncquery.journey.RunningService#isNative", disabledReason = "S3 works on the JVM only")
@SuppressWarnings("NullAway.Init")
class S3IT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ROOT = "s3a://" + MiniS3.BUCKET + "/kylin";
    private static final String NONE = "<KeyCount>0</KeyCount>";
    private static final String A_FEW_SECONDS =
            "select count(*) as n from range(20000) a cross join range(40000) b where (a.id + b.id) % 7 = 1";

    private static MiniS3 server;
    private static EngineProcess engine;
    private static RunningService service;
    private static RunningService other;
    private static Queries queries;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = MiniS3.start(directory);
        engine = EngineProcess.start(directory.resolve("engine"), sparkSettings());
        service = RunningService.launch(directory.resolve("service"), settings(), credentials());
        other = RunningService.launch(directory.resolve("other"), settings(), credentials());
        service.awaitReady();
        other.awaitReady();
        queries = new Queries(service::asAdmin);
    }

    @AfterAll
    static void stop() {
        other.close();
        service.close();
        engine.close();
        server.close();
    }

    private static Map<String, String> sparkSettings() {
        Map<String, String> settings = new HashMap<>();
        server.settings().forEach((key, value) -> settings.put("spark.hadoop." + key, value));
        // The least that S3 takes, so that a part of some megabytes is uploaded in pieces
        settings.put("spark.hadoop.fs.s3a.multipart.size", "5M");
        return settings;
    }

    /** Without credentials, which are in the environment. */
    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        server.settings().forEach((key, value) -> {
            if (!key.endsWith(".key")) {
                settings.put("async-query.storage.hadoop.\"" + key + '"', value);
            }
        });
        settings.put("async-query.storage.root", ROOT);
        settings.put("async-query.engine.remote", engine.address());
        settings.put("async-query.engine.probe-interval", "500ms");
        settings.put("async-query.queries.max-running", "4");
        settings.put("async-query.projects.learn_kylin.schema", "default");
        return settings;
    }

    private static Map<String, String> credentials() {
        return Map.of("AWS_ACCESS_KEY_ID", "ada", "AWS_SECRET_ACCESS_KEY", "the-secret-of-the-store");
    }

    @Test
    void aResultIsWrittenAskedForAndDownloadedInWholeAndInPartFromAnyReplica() {
        String id = queries.succeeded(Map.of("sql", "select id, id * id from range(1000) order by id"));

        assertThat(queries.get(id, "result_path").<String>path("data"))
                .isEqualTo(ROOT + "/learn_kylin/async_query_result/" + id);
        byte[] whole = queries.bytes(id);
        assertThat(queries.get(id, "file_status").<Integer>path("data")).isEqualTo(whole.length);
        assertThat(new String(whole, StandardCharsets.UTF_8).lines())
                .hasSize(1000)
                .endsWith("999,998001");
        Response tail = other.asAdmin()
                .header("Range", "bytes=-11")
                .get(Queries.PATH + "/" + id + "/result_download?project=learn_kylin");
        assertThat(tail.statusCode()).isEqualTo(206);
        assertThat(tail.asString()).isEqualTo("999,998001\n");
    }

    @Test
    void nothingButTheResultIsInItsDirectory() throws Exception {
        String id = queries.succeeded(Map.of("sql", "select id from range(0, 100000, 1, 4)"));

        String listing = objects("async_query_result/" + id);

        assertThat(listing).contains("<KeyCount>5</KeyCount>").contains("/_SUCCESS<");
        assertThat(listing.split("/part-0000", -1)).hasSize(5);
        assertThat(queries.bytes(id)).hasSize(588_890);
    }

    @Test
    void spreadsheetsAndParquetComeAsWell() throws Exception {
        String sheet = queries.succeeded(Map.of("sql", "select 'x' as a, 7 as b", "format", "xlsx"));
        String parquet = queries.succeeded(Map.of("sql", "select id from range(0, 1000, 1, 2)", "format", "parquet"));

        try (Workbook book = new XSSFWorkbook(new ByteArrayInputStream(queries.bytes(sheet)))) {
            assertThat(book.getSheetAt(0).getRow(1).getCell(0).getStringCellValue())
                    .isEqualTo("x");
        }
        assertThat(new String(queries.bytes(parquet), StandardCharsets.ISO_8859_1))
                .startsWith("PAR1")
                .endsWith("PAR1");
    }

    @Test
    void aDeletedQueryIsGoneForEveryReplicaAndLeavesNothing() throws Exception {
        String id = queries.succeeded(Map.of("sql", "select 1"));

        new Queries(other::asAdmin).delete(id);

        await().atMost(SOON).until(() -> queries.status(id).equals("MISSING"));
        assertThat(objects("async_query_result/" + id)).contains(NONE);
        assertThat(objects("async_query_record/" + id)).contains(NONE);
    }

    @Test
    void anExpiredResultGoesAndIsRememberedByEveryReplica() throws Exception {
        String id = queries.succeeded(Map.of("sql", "select id from range(0, 1000, 1, 4)", "expires_in", 1));
        String kept = queries.succeeded(Map.of("sql", "select 1"));

        await("its time is over").atMost(SOON).until(() -> {
            assertThat(service.asAdmin()
                            .post(Queries.PATH + "/retention/run?project=learn_kylin")
                            .<Boolean>path("data.complete"))
                    .isTrue();
            return queries.status(id).equals("MISSING");
        });

        assertThat(objects("async_query_result/" + id)).contains(NONE);
        assertThat(objects("async_query_record/" + id)).contains(NONE);
        assertThat(new Queries(other::asAdmin).detail(id).asString()).contains("\"EXPIRED\"", "QUERY");
        assertThat(queries.bytes(kept)).isNotEmpty();
    }

    @Test
    void whatAFailedQueryHasWrittenIsGone() throws Exception {
        String id = queries.submitted(Map.of(
                "sql",
                "select id, repeat(cast(id as string), 20) as text, if(id = 399999, raise_error('no'), 1) as one"
                        + " from range(0, 400000, 1, 4)"));

        assertThat(queries.ended(id).getString("data.status")).isEqualTo("FAILED");
        await().atMost(SOON).until(() -> objects("async_query_result/" + id).contains(NONE));
        await().atMost(SOON).until(() -> uploads(id).isEmpty());
    }

    @Test
    void whatAStoppedQueryWasUploadingIsGivenUp() {
        String id = queries.submitted(
                Map.of("sql", "select id, repeat(cast(id as string), 20) as text from range(0, 1000000000, 1, 2)"));
        await("the first piece is uploaded").atMost(SOON).until(() -> !uploads(id)
                .isEmpty());

        queries.stop(id);

        await().atMost(SOON).until(() -> uploads(id).isEmpty());
        await().atMost(SOON).until(() -> objects("async_query_result/" + id).contains(NONE));
    }

    /** What the bucket lists of the project below a name. */
    private static String objects(String below) throws Exception {
        return server.get("/" + MiniS3.BUCKET + "?list-type=2&prefix=kylin/learn_kylin/" + below);
    }

    /** The uploads of a query's result that have not ended. */
    private static List<String> uploads(String id) throws Exception {
        String listing = server.get("/" + MiniS3.BUCKET + "?uploads");
        assertThat(listing).contains("ListMultipartUploadsResult");
        return Pattern.compile("<Key>([^<]+)</Key>")
                .matcher(listing)
                .results()
                .map(match -> match.group(1))
                .filter(key -> key.contains(id))
                .toList();
    }

    @Test
    void theQueriesOfAKilledReplicaAreTakenOver() throws Exception {
        Queries victims = new Queries(other::asAdmin);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(victims.submitted(Map.of("sql", A_FEW_SECONDS)));
        }

        other.kill();

        for (String id : ids) {
            assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
            assertThat(queries.bytes(id)).isEqualTo(queries.bytes(ids.get(0)));
        }
        other.restart();
    }

    @Test
    void aReplicaThatEndsInOrderReleasesItsLeaseAndItsQueriesGoOn() throws Exception {
        Queries leaving = new Queries(other::asAdmin);
        String id = leaving.submitted(Map.of("sql", A_FEW_SECONDS));
        leaving.awaitTasks(id);

        other.terminate();

        assertThat(other.logText()).doesNotContain("lease could not be released");
        assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
        assertThat(queries.detail(id).<Integer>path("data.attempts")).isEqualTo(1);
        other.restart();
    }

    @Test
    void aStoreThatHangsForAWhileDelaysQueriesAndLosesNone() throws Exception {
        String before = queries.succeeded(Map.of("sql", "select 'kept'"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(queries.submitted(Map.of("sql", A_FEW_SECONDS)));
        }

        server.pause(true);
        try {
            await("readiness says so")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> RestAssured.get(service.readiness()).asString().matches("(?s).*does not answer.*"));
            assertThat(queries.submit(Map.of("sql", "select 2")).statusCode()).isEqualTo(503);
        } finally {
            server.pause(false);
        }

        await().atMost(SOON).until(service::isReady);
        for (String id : ids) {
            assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
        }
        assertThat(queries.download(before, Map.of()).asString()).isEqualTo("kept\n");
    }

    @Test
    void theSegmentsThatLinksLeadToAreTheDownload() throws Exception {
        for (String format : List.of("csv", "xlsx", "parquet")) {
            String id =
                    queries.succeeded(Map.of("sql", "select id, 'é' as e from range(0, 1000, 1, 3)", "format", format));
            Response file = queries.download(id, Map.of("include_header", true));

            JsonPath links = queries.download(id, Map.of("include_header", true, "disposition", "external_link"))
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .extract()
                    .jsonPath();

            assertThat(joined(links)).isEqualTo(file.asByteArray());
            assertThat(links.getString("data.etag")).isEqualTo(file.header("ETag"));
            assertThat(links.getLong("data.bytes")).isEqualTo(file.asByteArray().length);
            assertThat(service.logText())
                    .contains("\"event\":\"download_links\",\"outcome\":\"success\"")
                    .doesNotContain("X-Amz-Signature");
        }
    }

    private static byte[] joined(JsonPath links) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (Map<String, Object> segment : links.<Map<String, Object>>getList("data.segments")) {
            if (segment.get("inline") instanceof String inline) {
                file.write(Base64.getDecoder().decode(inline));
            } else {
                String link = (String) segment.get("link");
                assertThat(link).contains("X-Amz-Expires=300").contains("X-Amz-Signature=");
                byte[] object = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofByteArray())
                        .body();
                file.write(
                        object,
                        ((Number) segment.get("offset")).intValue(),
                        ((Number) segment.get("bytes")).intValue());
            }
        }
        return file.toByteArray();
    }

    @Test
    void noLinksAreGivenToWhoMayNotDownload() {
        String id = queries.succeeded(Map.of("sql", "select 1"));

        Response answer = new Queries(service::asAnalyst).download(id, Map.of("disposition", "external_link"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.asString()).doesNotContain("X-Amz");
    }

    @Test
    void aBucketThatIsNotThereEndsTheStartWithOneMessage(@TempDir Path directory) throws Exception {
        Map<String, String> settings = new HashMap<>(settings());
        settings.put("async-query.storage.root", "s3a://nowhere/kylin");

        assertThat(refused(directory, settings, credentials()))
                .contains("The service does not start. Cannot create the directory async-query.storage.root ="
                        + " s3a://nowhere/kylin")
                .contains("bucket does not exist")
                .doesNotContain("\tat ");
    }

    @Test
    void credentialsThatAreRefusedEndTheStartWithOneMessage(@TempDir Path directory) throws Exception {
        try (S3Faults faults = S3Faults.before(server.endpoint())) {
            faults.begin(S3Faults.Fault.EVERYTHING_IS_DENIED);
            Map<String, String> settings = new HashMap<>(settings());
            settings.put(
                    "async-query.storage.hadoop.\"fs.s3a.endpoint\"",
                    faults.endpoint().toString());

            assertThat(refused(directory, settings, credentials()))
                    .contains("The service does not start. ")
                    .contains("s3a://store/kylin")
                    .contains("Access Denied")
                    .doesNotContain("the-secret-of-the-store")
                    .doesNotContain("\tat ");
        }
    }

    private static String refused(Path directory, Map<String, String> settings, Map<String, String> environment)
            throws Exception {
        try (RunningService refused = RunningService.launch(directory, settings, environment)) {
            assertThat(refused.awaitExit()).isEqualTo(1);
            return refused.logText();
        }
    }

    @Test
    void credentialsAreNeverLogged() {
        queries.succeeded(Map.of("sql", "select 1"));

        assertThat(service.logText()).doesNotContain("the-secret-of-the-store");
    }
}
