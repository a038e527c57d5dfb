package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a result reaches its user: whole, in parts, compressed, slowly, or not at all, but never wrong. */
class DownloadIT {
    /** Several parts, so that every format but xlsx has to be put together. */
    private static final String SEVERAL_PARTS =
            "select id, concat('row ', id, ', \"北京\"') name, id / 7 ratio from range(0, 60000, 1, 4)";

    private final ServiceClient service = SharedService.get();
    private final Queries queries = new Queries(service::asAnalyst);

    @Test
    void aDownloadIsResumedWithRangesAndRevalidatedWithItsTag() {
        for (String format : List.of("csv", "json", "parquet", "xlsx")) {
            String id = queries.succeeded(Map.of("sql", SEVERAL_PARTS, "format", format));
            Response whole = queries.download(id, Map.of());
            byte[] bytes = whole.asByteArray();
            String tag = whole.header("ETag");

            assertThat(whole.header("Content-Length")).isEqualTo(Integer.toString(bytes.length));
            assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
            assertThat(tag).startsWith("\"");
            Response rest = ranged(id, "bytes=5000-", tag);
            assertThat(rest.statusCode()).isEqualTo(206);
            assertThat(rest.header("Content-Range")).isEqualTo("bytes 5000-" + (bytes.length - 1) + "/" + bytes.length);
            assertThat(rest.asByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 5000, bytes.length));
            assertThat(ranged(id, "bytes=-7", tag).asByteArray())
                    .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 7, bytes.length));
            assertThat(ranged(id, "bytes=0-9", "\"other\"").statusCode()).isEqualTo(200);
            assertThat(ranged(id, "bytes=" + bytes.length + "-", tag).statusCode())
                    .isEqualTo(416);
            assertThat(service.asAnalyst()
                            .header("If-None-Match", tag)
                            .get(address(id))
                            .statusCode())
                    .isEqualTo(304);
            Response head = service.asAnalyst().head(address(id));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(bytes.length));
            assertThat(head.header("ETag")).isEqualTo(tag);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "parquet", "xlsx"})
    void theDigestIsThatOfTheFileInEveryFormat(String format) {
        String id = queries.succeeded(Map.of("sql", SEVERAL_PARTS, "format", format, "include_header", true));

        Response whole = queries.download(id, Map.of());
        Response part = ranged(id, "bytes=100-199", whole.header("ETag"));

        assertThat(whole.header("Repr-Digest")).isEqualTo("sha-256=:" + sha256(whole.asByteArray()) + ":");
        assertThat(part.header("Repr-Digest")).isEqualTo(whole.header("Repr-Digest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "parquet"})
    void aReaderThatIsCutAnywhereResumesToTheSameBytes(String format) {
        String id = queries.succeeded(Map.of("sql", SEVERAL_PARTS, "format", format, "include_header", true));
        Response whole = queries.download(id, Map.of());
        byte[] bytes = whole.asByteArray();
        Random random = new Random(7);

        for (int round = 0; round < 10; round++) {
            int cut = random.nextInt(bytes.length);

            byte[] rest = ranged(id, "bytes=" + cut + "-", whole.header("ETag")).asByteArray();

            assertThat(rest).isEqualTo(Arrays.copyOfRange(bytes, cut, bytes.length));
        }
    }

    @Test
    void textIsCompressedForWhoeverTakesItAndNothingElseIs() throws IOException {
        String csv = queries.succeeded(Map.of("sql", SEVERAL_PARTS));
        String parquet = queries.succeeded(Map.of("sql", SEVERAL_PARTS, "format", "parquet"));

        Response compressed =
                service.asAnalyst().header("Accept-Encoding", "gzip").get(address(csv));
        Response asItIs = service.asAnalyst().header("Accept-Encoding", "gzip").get(address(parquet));

        assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(compressed.asByteArray()).hasSizeLessThan(queries.bytes(csv).length / 2);
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(compressed.asByteArray()))) {
            assertThat(plain.readAllBytes()).isEqualTo(queries.bytes(csv));
        }
        assertThat(asItIs.header("Content-Encoding")).isNull();
        assertThat(asItIs.asByteArray()).isEqualTo(queries.bytes(parquet));
    }

    @Test
    void manySlowReadersKeepNobodyFromBeingAnswered() throws IOException {
        String id = queries.succeeded(Map.of("sql", "select id, repeat('x', 1000) from range(0, 20000, 1, 2)"));
        List<SlowReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                readers.add(SlowReader.begin(service, address(id)));
            }
            for (int i = 0; i < 50; i++) {
                long start = System.nanoTime();
                assertThat(queries.get(id, "status").statusCode()).isEqualTo(200);
                assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
            }
            for (SlowReader reader : readers) {
                assertThat(reader.read(1000)).startsWith("HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII));
            }
        } finally {
            for (SlowReader reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void aFileThatIsDeletedWhileItIsReadEndsTheConnectionShort() throws IOException {
        String id = queries.succeeded(Map.of("sql", "select id, repeat('x', 1000) from range(0, 40000, 1, 4)"));
        Response whole = queries.download(id, Map.of());
        byte[] bytes = whole.asByteArray();

        try (SlowReader reader = SlowReader.begin(service, address(id))) {
            byte[] begin = reader.read(100);
            for (Path part : partsOf(id)) {
                Files.delete(part);
            }
            byte[] received = reader.restOfBody(begin);

            assertThat(received.length).isLessThan(bytes.length);
            assertThat(received).isEqualTo(Arrays.copyOf(bytes, received.length));
        }
        assertThat(queries.download(id, Map.of()).statusCode()).isEqualTo(503);
    }

    private List<Path> partsOf(String id) throws IOException {
        Path directory = Path.of(URI.create(queries.get(id, "result_path").path("data")));
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .toList();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Response ranged(String id, String range, String tag) {
        return service.asAnalyst()
                .header("Range", range)
                .header("If-Range", tag)
                .get(address(id));
    }

    private static String address(String id) {
        return Queries.PATH + "/" + id + "/result_download?project=learn_kylin";
    }
}
