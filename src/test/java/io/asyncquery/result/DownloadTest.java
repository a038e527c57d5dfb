package io.asyncquery.result;

import static io.asyncquery.result.SegmentedContentTest.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadTest {
    private static final ResultSchema SCHEMA = new ResultSchema(List.of(new Column("名", "VARCHAR")));
    private static final PartsInMemory TWO_PARTS =
            PartsInMemory.of(List.of("1\n".getBytes(UTF_8), "2\n".getBytes(UTF_8)));

    @Property(tries = 100)
    void everyFormatGivesTheSuffixFromEveryOffset(
            @ForAll ResultFormat format,
            @ForAll ResultEncoding encoding,
            @ForAll boolean header,
            @ForAll @Size(max = 4) List<@Size(max = 3) List<Boolean>> rows)
            throws IOException {
        PartsInMemory files = PartsInMemory.of(rows.stream()
                .map(part -> "{\"v\":\"中\"}\n".repeat(part.size()).getBytes(encoding.charset()))
                .toList());
        Download download = Download.assemble(output(format, encoding), SCHEMA, files.manifest(), header, files);
        byte[] whole = read(download.content(), 0);

        assertThat(whole).hasSize((int) download.content().length());
        for (int offset = 0; offset <= whole.length; offset++) {
            assertThat(read(download.content(), offset)).isEqualTo(Arrays.copyOfRange(whole, offset, whole.length));
        }
    }

    @Test
    void aCsvIsItsPartsInTheOrderOfTheManifest() throws IOException {
        ResultManifest shuffled = new ResultManifest(
                List.of(new ResultPart("part-00001", 1, 2, ""), new ResultPart("part-00000", 1, 2, "")));

        Download download =
                Download.assemble(output(ResultFormat.CSV, ResultEncoding.UTF_8), SCHEMA, shuffled, false, TWO_PARTS);

        assertThat(read(download.content(), 0)).isEqualTo("2\n1\n".getBytes(UTF_8));
    }

    @Test
    void aCsvStartsWithTheHeaderWhenAsked() throws IOException {
        byte[] bytes =
                read(download(ResultFormat.CSV, ResultEncoding.UTF_8, true).content(), 0);

        assertThat(bytes).isEqualTo("名\n1\n2\n".getBytes(UTF_8));
    }

    @Test
    void onlyCsvHasAHeader() throws IOException {
        assertThat(read(download(ResultFormat.JSON, ResultEncoding.UTF_8, true).content(), 0))
                .isEqualTo("[1,\n2\n]".getBytes(UTF_8));
        assertThat(read(download(ResultFormat.XLSX, ResultEncoding.UTF_8, true).content(), 0))
                .isEqualTo("1\n2\n".getBytes(UTF_8));
        assertThat(read(
                        download(ResultFormat.PARQUET, ResultEncoding.UTF_8, true)
                                .content(),
                        0))
                .isEqualTo("1\n2\nPAR1".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CSV     | UTF_8 | text/csv;charset=utf-8",
                "CSV     | GBK   | text/csv;charset=gbk",
                "JSON    | UTF_8 | application/json",
                "JSON    | GBK   | application/json;charset=gbk",
                "XLSX    | UTF_8 | application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "XLSX    | GBK   | application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "PARQUET | UTF_8 | application/vnd.apache.parquet",
                "PARQUET | GBK   | application/vnd.apache.parquet"
            })
    void theContentTypeSaysTheFormatAndTheEncodingOfText(ResultFormat format, ResultEncoding encoding, String expected)
            throws IOException {
        assertThat(download(format, encoding, false).contentType()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"CSV,数据.csv", "JSON,数据.json", "XLSX,数据.xlsx", "PARQUET,数据.parquet"})
    void theExtensionIsOurs(ResultFormat format, String expected) throws IOException {
        assertThat(download(format, ResultEncoding.UTF_8, false).fileName()).isEqualTo(expected);
    }

    @Test
    void theTagIsTheSameForTheSameBytes() throws IOException {
        assertThat(download(ResultFormat.CSV, ResultEncoding.UTF_8, true).etag())
                .isEqualTo(
                        download(ResultFormat.CSV, ResultEncoding.UTF_8, true).etag())
                .matches("[0-9a-f]{32}");
    }

    @Test
    void theTagChangesWithTheHeader() throws IOException {
        assertThat(download(ResultFormat.CSV, ResultEncoding.UTF_8, true).etag())
                .isNotEqualTo(
                        download(ResultFormat.CSV, ResultEncoding.UTF_8, false).etag());
    }

    @Test
    void theTagChangesWithTheDigestsAndTheNumberOfParts() throws IOException {
        ResultPart part = new ResultPart("a", 0, 1, "01");
        ResultPart other = new ResultPart("a", 0, 1, "02");

        assertThat(List.of(
                        etag(List.of(part)),
                        etag(List.of(other)),
                        etag(List.of(part, other)),
                        etag(List.of(other, part)),
                        etag(List.of())))
                .doesNotHaveDuplicates();
    }

    @Test
    void theSameBytesInAnotherFileHaveTheSameTag() throws IOException {
        assertThat(etag(List.of(new ResultPart("a", 1, 1, "01"))))
                .isEqualTo(etag(List.of(new ResultPart("b", 1, 1, "01"))));
    }

    @Test
    void theDigestIsKnownWhereAPartIsSentAsItIs() throws IOException {
        PartsInMemory one = PartsInMemory.of(List.of("{}\n".getBytes(UTF_8)));

        assertThat(sha256(ResultFormat.CSV, false, one)).contains("digest");
        assertThat(sha256(ResultFormat.XLSX, false, one)).contains("digest");
        assertThat(sha256(ResultFormat.CSV, true, one)).isEmpty();
        assertThat(sha256(ResultFormat.JSON, false, one)).isEmpty();
        assertThat(sha256(ResultFormat.CSV, false, TWO_PARTS)).isEmpty();
    }

    @Test
    void theDigestCanBeRead() throws IOException {
        assertThat(download(ResultFormat.CSV, ResultEncoding.UTF_8, false).readSha256())
                .isEqualTo("a6e2b7a040683432de03a18fd8a1939a2fdf82585b364bfc874bdd4095c4cae1");
    }

    private static Optional<String> sha256(ResultFormat format, boolean header, PartsInMemory files)
            throws IOException {
        return Download.assemble(output(format, ResultEncoding.UTF_8), SCHEMA, files.manifest(), header, files)
                .sha256();
    }

    private static String etag(List<ResultPart> parts) throws IOException {
        return Download.assemble(
                        output(ResultFormat.CSV, ResultEncoding.UTF_8),
                        SCHEMA,
                        new ResultManifest(parts),
                        false,
                        TWO_PARTS)
                .etag();
    }

    private static Download download(ResultFormat format, ResultEncoding encoding, boolean header) throws IOException {
        return Download.assemble(output(format, encoding), SCHEMA, TWO_PARTS.manifest(), header, TWO_PARTS);
    }

    private static OutputOptions output(ResultFormat format, ResultEncoding encoding) {
        return new OutputOptions(format, encoding, ",", false, "数据", false);
    }
}
