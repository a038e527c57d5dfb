package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static io.asyncquery.contract.SampleQueries.STOCK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.hadoop.S3Faults.Fault;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.StoredResult;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.MultipartUploader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The adapters on S3. */
@EnabledIf("io.asyncquery.hadoop.MiniS3#isInstalled")
@SuppressWarnings("NullAway.Init")
class S3StorageIT extends HadoopPortsContract {
    private static MiniS3 server;
    private String prefix;
    private HadoopStorage storage;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = MiniS3.start(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        prefix = UUID.randomUUID().toString();
        storage = open("s3a://" + MiniS3.BUCKET + "/" + prefix);
        storage.prepare();
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
    }

    private static HadoopStorage open(String root) throws IOException {
        return HadoopStorage.open(new StorageSettings(root, server.settings(), Optional.empty(), Optional.empty()));
    }

    @Override
    HadoopStorage storage() {
        return storage;
    }

    @Override
    boolean tellsOfEnded() {
        return false;
    }

    @Test
    void aLocationNamesTheBucketSoThatTheEngineFindsIt() {
        assertThat(storage.layout().result(SALES, QueryId.random(), 1).uri().toString())
                .startsWith("s3a://" + MiniS3.BUCKET + "/" + prefix + "/sales/");
    }

    @Test
    void nothingIsLeftOfWhatWasDeleted() throws Exception {
        HadoopQueryRecords records = new HadoopQueryRecords(storage, Duration.ZERO);
        for (AsyncQuery query : SampleQueries.oneInEachState(SALES)) {
            records.save(query);
            records.delete(SALES, query.id());
        }

        assertThat(server.get("/" + MiniS3.BUCKET + "?list-type=2&prefix=" + prefix + "/sales"))
                .contains("<KeyCount>0</KeyCount>");
    }

    @Test
    void aRecordIsOneObject() throws Exception {
        HadoopQueryRecords records = new HadoopQueryRecords(storage, Duration.ZERO);

        SampleQueries.versions(SALES).forEach(records::save);

        assertThat(server.get("/" + MiniS3.BUCKET + "?list-type=2&prefix=" + prefix + "/sales"))
                .contains("/6.json<")
                .contains("<KeyCount>1</KeyCount>");
    }

    @Test
    void anObjectWhoseCreationIsAnsweredTooLateIsStillOurs() throws IOException {
        try (S3Faults faults = S3Faults.before(server.endpoint());
                HadoopStorage behind = open(faults)) {
            org.apache.hadoop.fs.Path file =
                    new org.apache.hadoop.fs.Path(behind.layout().leases(), "1.json");
            AtomicFiles files = behind.atomicFiles();
            faults.begin(Fault.ONE_ANSWER_IS_LOST);

            assertThat(files.create(file, behind.layout().leases(), new byte[] {1}))
                    .isTrue();
            assertThat(files.create(file, behind.layout().leases(), new byte[] {1}))
                    .isFalse();
        }
    }

    @Test
    void aStoreThatPassesOverConditionsIsRefused() throws IOException {
        try (S3Faults faults = S3Faults.before(server.endpoint());
                HadoopStorage behind = open(faults)) {
            faults.begin(Fault.CONDITIONS_ARE_IGNORED);

            assertThatThrownBy(behind::prepare)
                    .isInstanceOf(IOException.class)
                    .hasMessage("async-query.storage.root = s3a://store/" + prefix + " is no store for this service: it"
                            + " does not keep the promise that a file that is there is not created again");
        }
    }

    @Test
    void aStoreThatDeniesAccessIsNamed() throws IOException {
        try (S3Faults faults = S3Faults.before(server.endpoint());
                HadoopStorage behind = open(faults)) {
            faults.begin(Fault.EVERYTHING_IS_DENIED);

            assertThatThrownBy(behind::prepare)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("async-query.storage.root = s3a://store/" + prefix)
                    .hasMessageContaining("Access Denied");
        }
    }

    @Test
    void aBucketThatIsNotThereIsNamed() throws IOException {
        try (HadoopStorage nowhere = open("s3a://nowhere/kylin")) {
            assertThatThrownBy(nowhere::prepare)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("async-query.storage.root = s3a://nowhere/kylin")
                    .hasMessageContaining("bucket does not exist");
        }
    }

    @Test
    void anUploadThatNobodyEndsIsAResultThatCanBeListedAndRemoved() throws Exception {
        HadoopResultStore results = new HadoopResultStore(storage);
        QueryId first = QueryId.random();
        QueryId second = QueryId.random();
        beginUpload(results.locate(SALES, first, 1));
        beginUpload(results.locate(SALES, second, 2));
        beginUpload(results.locate(STOCK, QueryId.random(), 1));

        try (Stream<StoredResult> listed = results.list(SALES)) {
            assertThat(listed)
                    .extracting(StoredResult::id, StoredResult::attempt)
                    .containsExactlyInAnyOrder(tuple(first, 1), tuple(second, 2));
        }
        results.delete(results.locate(SALES, first, 1));
        results.delete(results.locate(SALES, second, 2));

        assertThat(results.list(SALES)).isEmpty();
        assertThat(results.list(STOCK)).hasSize(1);
    }

    private void beginUpload(ResultLocation location) throws Exception {
        org.apache.hadoop.fs.Path part = new org.apache.hadoop.fs.Path(location.uri() + "/part-00000");
        try (MultipartUploader uploader =
                storage.files().createMultipartUploader(part.getParent()).build()) {
            uploader.startUpload(part).get();
        }
    }

    @Test
    void aLinkNamesTheObjectAndExpires() throws Exception {
        HadoopResultStore results = new HadoopResultStore(storage);
        ResultLocation location = results.locate(SALES, QueryId.random(), 1);
        ResultPart part = new ResultPart("part-00000", 1, 5, "");
        try (OutputStream out = storage.files().create(storage.layout().file(location, part))) {
            out.write("hello".getBytes(UTF_8));
        }

        URI link = results.open(location).link(part, Duration.ofSeconds(90)).orElseThrow();

        assertThat(link.getPath())
                .isEqualTo("/store/" + location.uri().getPath().substring(1) + "/part-00000");
        assertThat(link.getQuery()).contains("X-Amz-Expires=90").contains("X-Amz-Credential=ada/");
        assertThat(link.getQuery()).doesNotContain("countess");
        assertThat(server.get(link.getRawPath() + "?" + link.getRawQuery())).isEqualTo("hello");
    }

    @Test
    void nothingIsLeftOfTheProbe() throws Exception {
        assertThat(server.get("/" + MiniS3.BUCKET + "?list-type=2&prefix=" + prefix))
                .doesNotContain("contested")
                .doesNotContain("/record");
    }

    private HadoopStorage open(S3Faults faults) throws IOException {
        return HadoopStorage.open(new StorageSettings(
                "s3a://" + MiniS3.BUCKET + "/" + prefix,
                MiniS3.settings(faults.endpoint()),
                Optional.empty(),
                Optional.empty()));
    }
}
