package io.asyncquery.kylin;

import io.asyncquery.result.Download;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers a download as RFC 9110 says: whole, in part, or not at all when the client has it already. */
final class DownloadAnswer {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Download download;
    private final String etag;

    DownloadAnswer(Download download) {
        this.download = download;
        this.etag = '"' + download.etag() + '"';
    }

    Response head() {
        return headers(Response.ok(), download.content().length()).build();
    }

    Response get(@Nullable String ifNoneMatch, @Nullable String ifRange, @Nullable String range) throws IOException {
        if (ifNoneMatch != null && names(ifNoneMatch)) {
            return Response.notModified().header(HttpHeaders.ETAG, etag).build();
        }
        long length = download.content().length();
        boolean unchanged = ifRange == null || ifRange.strip().equals(etag);
        Optional<ByteRange> asked = range == null || !unchanged ? Optional.empty() : ByteRange.parse(range);
        if (asked.isEmpty()) {
            return headers(Response.ok(body(0, length)), length).build();
        }
        Optional<ByteRange.Bounds> bounds = asked.get().within(length);
        if (bounds.isEmpty()) {
            return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header("Content-Range", "bytes */" + length)
                    .header("Accept-Ranges", "bytes")
                    .build();
        }
        long first = bounds.get().first();
        long count = bounds.get().last() - first + 1;
        return headers(Response.status(Response.Status.PARTIAL_CONTENT).entity(body(first, count)), count)
                .header("Content-Range", "bytes " + first + '-' + bounds.get().last() + '/' + length)
                .build();
    }

    private Response.ResponseBuilder headers(Response.ResponseBuilder response, long length) {
        return response.header(HttpHeaders.CONTENT_LENGTH, length)
                .header(HttpHeaders.CONTENT_TYPE, download.contentType())
                .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment(download.fileName()))
                .header(HttpHeaders.ETAG, etag)
                .header("Accept-Ranges", "bytes");
    }

    /** Opens the first file before the status line is sent, so that a missing one is still an error. */
    private StreamingOutput body(long first, long count) throws IOException {
        InputStream content = download.content().open(first);
        return output -> {
            try (content) {
                copy(content, output, count);
            }
        };
    }

    private static void copy(InputStream content, OutputStream output, long count) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = count;
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException(left + " bytes of the result are missing");
            }
            output.write(buffer, 0, read);
            left -= read;
        }
    }

    private boolean names(String ifNoneMatch) {
        for (String candidate : ifNoneMatch.split(",", -1)) {
            String tag = candidate.strip();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }
}
