package io.asyncquery.kylin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.result.Column;
import io.asyncquery.result.Download;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.result.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalLinksTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final List<ResultPart> PARTS = List.of(
            new ResultPart("a.csv", 2, 4, "aa"),
            new ResultPart("empty.csv", 0, 0, "ee"),
            new ResultPart("b.csv", 1, 2, "bb"));

    @Test
    void theSegmentsAreTheFileWithItsHeaderInlineAndEmptyPartsLeftOut() throws IOException {
        Download download = download(ResultFormat.CSV, true, new Linked());

        ExternalLinks links = ExternalLinks.of(download, NOON, A_MINUTE);

        byte[] header = "n\n".getBytes(UTF_8);
        assertThat(links.segments())
                .containsExactly(
                        new ExternalLinks.Segment(Base64.getEncoder().encodeToString(header), null, 0, 2, null, null),
                        new ExternalLinks.Segment(null, "https://store/a.csv?for=PT1M", 0, 4, 4L, "aa"),
                        new ExternalLinks.Segment(null, "https://store/b.csv?for=PT1M", 0, 2, 2L, "bb"));
        assertThat(links.bytes()).isEqualTo(8);
        assertThat(links.expiresAt()).isEqualTo("2026-11-28T12:01:00Z");
        assertThat(links.fileName()).isEqualTo("result.csv");
        assertThat(links.etag()).isEqualTo('"' + download.etag() + '"');
    }

    @Test
    void jsonHasNone() throws IOException {
        Download download = download(ResultFormat.JSON, false, new Linked());

        assertImpossible(download);
    }

    @Test
    void aStoreWithoutLinksHasNone() throws IOException {
        Download download = download(ResultFormat.CSV, false, new Unlinked());

        assertImpossible(download);
    }

    @ParameterizedTest
    @CsvSource({"external_link,true", "EXTERNAL_LINK,true", "attachment,false", ",false"})
    void theParameterDecides(String disposition, boolean wanted) {
        assertThat(ExternalLinks.areWanted(Optional.ofNullable(disposition))).isEqualTo(wanted);
    }

    private static void assertImpossible(Download download) {
        assertThatThrownBy(() -> ExternalLinks.of(download, NOON, A_MINUTE))
                .isInstanceOfSatisfying(KylinException.class, e -> assertThat(e.error())
                        .isEqualTo(KylinError.EXTERNAL_LINK_IMPOSSIBLE));
    }

    private static Download download(ResultFormat format, boolean header, ResultFiles files) throws IOException {
        return Download.assemble(
                new OutputOptions(format, ResultEncoding.UTF_8, ",", false, "result", false),
                new ResultSchema(List.of(new Column("n", "BIGINT"))),
                new ResultManifest(PARTS),
                header,
                files);
    }

    private static class Unlinked implements ResultFiles {
        @Override
        public InputStream open(ResultPart part, long offset) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public List<Segment> joinedParquet(List<ResultPart> parts) {
            throw new AssertionError("nothing is joined");
        }
    }

    private static final class Linked extends Unlinked {
        @Override
        public Optional<URI> link(ResultPart part, Duration validFor) {
            return Optional.of(URI.create("https://store/" + part.name() + "?for=" + validFor));
        }
    }
}
