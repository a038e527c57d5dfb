package io.asyncquery.kylin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.fakes.MappedConfig;
import io.asyncquery.result.Download;
import io.asyncquery.result.DownloadContent;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadAnswersTest {
    private static final String TEXT = "hello, world\n";
    private static final String TAG = "\"cafe\"";
    private static final String SHA_256 = "sha-256=:hT/5N2Kgbdv3IsTr6d3WbY9j3a6pf1IcPswg2nyXYCA=:";

    private final AtomicInteger opened = new AtomicInteger();

    @Test
    void aDigestThatTheEngineReportedCostsNoReading() throws IOException {
        String reported = "00".repeat(32);

        Response answer = answers(Map.of())
                .answer(download(Optional.of(reported)), asking(null, null))
                .head();

        assertThat(answer.getHeaderString("Repr-Digest")).isEqualTo("sha-256=:" + "A".repeat(43) + "=:");
        assertThat(opened).hasValue(0);
    }

    @Test
    void aShortFileThatIsPutTogetherIsReadForItsDigestOnce() throws IOException {
        DownloadAnswers answers = answers(Map.of());

        assertThat(digest(answers, null)).isEqualTo(SHA_256);
        assertThat(digest(answers, null)).isEqualTo(SHA_256);
        assertThat(opened).hasValue(1);
    }

    @Test
    void aLongOneIsReadOnlyWhenTheClientWantsIt() throws IOException {
        DownloadAnswers answers = answers(Map.of("async-query.download.digest-up-to", "12"));

        assertThat(digest(answers, null)).isNull();
        assertThat(digest(answers, "sha-512=10, sha-256=0")).isNull();
        assertThat(opened).hasValue(0);
        assertThat(digest(answers, "unixsum=1, SHA-256 = 10")).isEqualTo(SHA_256);
        assertThat(digest(answers, null)).isEqualTo(SHA_256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, gzip;q=0.5, br", "GZIP", "br;q=1.0,gzip"})
    void textIsCompressedForWhoeverTakesIt(String accepted) throws IOException {
        Response answer = get(asking(accepted, null), Map.of());

        assertThat(answer.getHeaderString("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.getHeaderString("Content-Length")).isNull();
        assertThat(answer.getHeaderString("Repr-Digest")).isNull();
        assertThat(answer.getHeaderString("ETag")).isEqualTo("\"cafe-gzip\"");
        assertThat(answer.getHeaderString("Vary")).isEqualTo("Accept-Encoding");
        try (InputStream plain = new GZIPInputStream(((DownloadBody) answer.getEntity()).content())) {
            assertThat(new String(plain.readAllBytes(), UTF_8)).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "gzip; q=0.000", "gzipped", "", "br"})
    void textIsSentAsItIsToEverybodyElse(String accepted) throws IOException {
        assertIdentity(get(asking(accepted, null), Map.of()));
    }

    @Test
    void aPartIsAPartOfThePlainFile() throws IOException {
        Response answer = get(asking("gzip", "bytes=2-5"), Map.of());

        assertThat(answer.getStatus()).isEqualTo(206);
        assertThat(answer.getHeaderString("Content-Encoding")).isNull();
        assertThat(answer.getHeaderString("ETag")).isEqualTo(TAG);
        assertThat(answer.getHeaderString("Repr-Digest")).isEqualTo(SHA_256);
        assertThat(((DownloadBody) answer.getEntity()).length()).isEqualTo(4);
    }

    @Test
    void compressionCanBeSwitchedOff() throws IOException {
        assertIdentity(get(asking("gzip", null), Map.of("async-query.download.gzip", "false")));
    }

    @Test
    void theTagOfTheCompressedFileIsNotThatOfThePlainOne() throws IOException {
        DownloadAnswers answers = answers(Map.of());
        Download download = download(Optional.empty());

        assertThat(answers.answer(download, new DownloadConditions(TAG, null, null, "gzip", null))
                        .get()
                        .getStatus())
                .isEqualTo(200);
        assertThat(answers.answer(download, new DownloadConditions("\"cafe-gzip\"", null, null, "gzip", null))
                        .get()
                        .getStatus())
                .isEqualTo(304);
        assertThat(answers.answer(download, new DownloadConditions(TAG, null, null, null, null))
                        .head()
                        .getStatus())
                .isEqualTo(304);
    }

    private static void assertIdentity(Response answer) {
        assertThat(answer.getHeaderString("Content-Encoding")).isNull();
        assertThat(answer.getHeaderString("Content-Length")).isEqualTo(Integer.toString(TEXT.length()));
        assertThat(answer.getHeaderString("ETag")).isEqualTo(TAG);
    }

    private Response get(DownloadConditions conditions, Map<String, String> settings) throws IOException {
        return answers(settings).answer(download(Optional.empty()), conditions).get();
    }

    private @Nullable String digest(DownloadAnswers answers, @Nullable String want) throws IOException {
        return answers.answer(download(Optional.empty()), new DownloadConditions(null, null, null, null, want))
                .head()
                .getHeaderString("Repr-Digest");
    }

    private static DownloadConditions asking(@Nullable String encoding, @Nullable String range) {
        return new DownloadConditions(null, null, range, encoding, null);
    }

    private static DownloadAnswers answers(Map<String, String> settings) {
        return new DownloadAnswers(MappedConfig.of(DownloadConfig.class, settings), Clock.systemUTC());
    }

    private Download download(Optional<String> sha256) {
        DownloadContent content = new DownloadContent() {
            @Override
            public long length() {
                return TEXT.length();
            }

            @Override
            public InputStream open(long offset) {
                opened.incrementAndGet();
                return new ByteArrayInputStream(TEXT.substring((int) offset).getBytes(UTF_8));
            }
        };
        return new Download(content, "text/csv", "r.csv", "cafe", sha256, true);
    }
}
