package io.asyncquery.kylin;

import io.asyncquery.result.Download;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Answers a download as RFC 9110 says: whole, in part, compressed, or not at all when the client has it already. */
final class DownloadAnswer {
    /** The caller may keep it and has to ask each time, so that whoever may not read it any more does not. */
    private static final String FOR_THE_CALLER = "private, no-cache";

    private final Download download;
    private final Optional<String> reprDigest;
    private final DownloadConditions conditions;
    private final boolean compressed;
    private final String etag;

    /** {@code reprDigest} is that of the uncompressed bytes, when it is known. */
    DownloadAnswer(Download download, Optional<String> reprDigest, DownloadConditions conditions, boolean gzip) {
        this.download = download;
        this.reprDigest = reprDigest;
        this.conditions = conditions;
        // A part of a file is a part of the file itself, so that it fits what the client has.
        this.compressed = gzip && download.compressible() && conditions.range() == null && conditions.acceptsGzip();
        this.etag = '"' + download.etag() + (compressed ? "-gzip\"" : "\"");
    }

    Response head() {
        return isUnchanged() ? notModified() : whole(Response.ok()).build();
    }

    Response get() throws IOException {
        if (isUnchanged()) {
            return notModified();
        }
        String ifRange = conditions.ifRange();
        boolean unchanged = ifRange == null || ifRange.strip().equals(etag);
        Optional<ByteRange> range = Optional.ofNullable(conditions.range())
                .filter(header -> unchanged)
                .flatMap(ByteRange::parse);
        if (range.isPresent()) {
            return part(range.get());
        }
        InputStream content = download.content().open(0);
        return whole(Response.ok(
                        compressed
                                ? new DownloadBody(new GzipInputStream(content), DownloadBody.ALL)
                                : new DownloadBody(content, download.content().length())))
                .build();
    }

    private Response part(ByteRange range) throws IOException {
        long length = download.content().length();
        Optional<ByteRange.Bounds> bounds = range.within(length);
        if (bounds.isEmpty()) {
            return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header("Content-Range", "bytes */" + length)
                    .header("Accept-Ranges", "bytes")
                    .build();
        }
        long first = bounds.get().first();
        long count = bounds.get().last() - first + 1;
        DownloadBody body = new DownloadBody(download.content().open(first), count);
        return headers(Response.status(Response.Status.PARTIAL_CONTENT).entity(body))
                .header(HttpHeaders.CONTENT_LENGTH, count)
                .header("Content-Range", "bytes " + first + '-' + bounds.get().last() + '/' + length)
                .build();
    }

    private Response.ResponseBuilder whole(Response.ResponseBuilder response) {
        return compressed
                ? headers(response).header(HttpHeaders.CONTENT_ENCODING, "gzip")
                : headers(response)
                        .header(HttpHeaders.CONTENT_LENGTH, download.content().length());
    }

    private Response notModified() {
        return validators(Response.notModified()).build();
    }

    private Response.ResponseBuilder headers(Response.ResponseBuilder response) {
        if (!compressed) {
            reprDigest.ifPresent(digest -> response.header("Repr-Digest", digest));
        }
        return validators(response)
                .header(HttpHeaders.CONTENT_TYPE, download.contentType())
                .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment(download.fileName()))
                .header("Accept-Ranges", "bytes");
    }

    private Response.ResponseBuilder validators(Response.ResponseBuilder response) {
        if (download.compressible()) {
            response.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        return response.header(HttpHeaders.ETAG, etag).header(HttpHeaders.CACHE_CONTROL, FOR_THE_CALLER);
    }

    private boolean isUnchanged() {
        String header = conditions.ifNoneMatch();
        for (String candidate : header == null ? new String[0] : header.split(",", -1)) {
            String tag = candidate.strip();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }
}
