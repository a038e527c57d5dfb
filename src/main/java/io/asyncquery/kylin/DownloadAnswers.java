package io.asyncquery.kylin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.asyncquery.result.Download;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Makes the answers to downloads, and knows their {@code Repr-Digest} (RFC 9530). A file that is sent as it was written has one from the start; one
 * that is put together is read for it, once, when it is short or the client wants it.
 */
@Singleton
class DownloadAnswers {
    private static final int REMEMBERED = 10_000;

    private final boolean gzip;
    private final long digestUpTo;
    private final Duration linkExpiry;
    private final Clock clock;

    /** By ETag, which stands for the bytes. */
    private final Cache<String, String> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    DownloadAnswers(DownloadConfig config, Clock clock) {
        this.gzip = config.gzip();
        this.linkExpiry = config.linkExpiry();
        this.clock = clock;
        this.digestUpTo = config.digestUpTo().asLongValue();
    }

    /** The links to a download instead of its bytes. Whoever has one needs no rights, so nobody keeps the answer. */
    Response links(Download download) {
        return Response.ok(Envelope.of(ExternalLinks.of(download, clock.instant(), linkExpiry)))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    DownloadAnswer answer(Download download, DownloadConditions conditions) throws IOException {
        return new DownloadAnswer(download, reprDigest(download, conditions.wantsSha256()), conditions, gzip);
    }

    /** The header's value; nothing when a long file would have to be read although nobody wants it. */
    private Optional<String> reprDigest(Download download, boolean wanted) throws IOException {
        boolean read = wanted || download.content().length() <= digestUpTo;
        Optional<String> sha256 = download.sha256().or(() -> Optional.ofNullable(known.getIfPresent(download.etag())));
        if (sha256.isEmpty() && read) {
            sha256 = Optional.of(read(download));
        }
        return sha256.map(hex ->
                "sha-256=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)) + ':');
    }

    private String read(Download download) throws IOException {
        try {
            return known.get(download.etag(), etag -> {
                try {
                    return download.readSha256();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e.getCause());
        }
    }
}
