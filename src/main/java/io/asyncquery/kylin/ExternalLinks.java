package io.asyncquery.kylin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.asyncquery.result.Download;
import io.asyncquery.result.LinkedSegment;
import io.asyncquery.result.LinkedSegment.Inline;
import io.asyncquery.result.LinkedSegment.Linked;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A download that the client reads from the store itself: one after the other, the segments are the file.
 *
 * @param fileName what the file is called
 * @param contentType its media type
 * @param etag the tag that a download of it has
 * @param bytes its length
 * @param expiresAt until when the links may be used
 * @param segments its bytes, in order
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
public record ExternalLinks(
        String fileName, String contentType, String etag, long bytes, String expiresAt, List<Segment> segments) {
    /** The value of {@code disposition} that asks for it. */
    static final String DISPOSITION = "external_link";

    /** The value that asks for the file. */
    static final String ATTACHMENT = "attachment";

    public ExternalLinks {
        segments = List.copyOf(segments);
    }

    /**
     * A run of bytes: inline, or at a link.
     *
     * @param inline the bytes in Base64; null when they are at a link
     * @param link where to read them, without credentials; null when they are inline
     * @param offset the first of them at the link
     * @param bytes how many there are
     * @param linkBytes how many there are at the link in all; null when they are inline
     * @param linkSha256 the SHA-256 of all of those in hexadecimal; null when they are inline
     */
    @RegisterForReflection
    @JsonNaming(SnakeCaseStrategy.class)
    public record Segment(
            @Nullable String inline,
            @Nullable String link,
            long offset,
            long bytes,
            @Nullable Long linkBytes,
            @Nullable String linkSha256) {
        static Segment of(LinkedSegment segment) {
            if (segment instanceof Linked linked) {
                return new Segment(
                        null,
                        linked.link().toString(),
                        linked.offset(),
                        linked.length(),
                        linked.part().bytes(),
                        linked.part().sha256());
            }
            byte[] bytes = ((Inline) segment).bytes();
            return new Segment(Base64.getEncoder().encodeToString(bytes), null, 0, bytes.length, null, null);
        }
    }

    /** Whether a request wants links instead of the file. */
    static boolean areWanted(Optional<String> disposition) {
        String wanted = disposition.orElse(ATTACHMENT).toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case DISPOSITION -> true;
            case ATTACHMENT -> false;
            default ->
                throw new KylinException(
                        KylinError.PARAMETER_TYPE,
                        "disposition",
                        JsonBody.abbreviated(wanted),
                        ATTACHMENT + " or " + DISPOSITION);
        };
    }

    /** Links that may be used for so long from that moment on. */
    static ExternalLinks of(Download download, Instant now, Duration validFor) {
        List<LinkedSegment> segments = download.content()
                .links(validFor)
                .orElseThrow(() -> new KylinException(KylinError.EXTERNAL_LINK_IMPOSSIBLE));
        return new ExternalLinks(
                download.fileName(),
                download.contentType(),
                '"' + download.etag() + '"',
                download.content().length(),
                now.plus(validFor).truncatedTo(ChronoUnit.MILLIS).toString(),
                segments.stream().map(Segment::of).toList());
    }
}
