package io.asyncquery.kylin;

import java.io.InputStream;

/**
 * The body of a download, opened before the status line is sent, so that a missing file is still an error.
 *
 * @param content the bytes; whoever sends them closes it
 * @param length how many of them are sent; negative for all, however many
 * @param onEnd is told once how the sending ended
 */
record DownloadBody(InputStream content, long length, End onEnd) {
    static final long ALL = -1;

    DownloadBody(InputStream content, long length) {
        this(content, length, (bytes, whole) -> {});
    }

    /** The same body, whose end somebody else is told of as well. */
    DownloadBody whenEnded(End listener) {
        return new DownloadBody(content, length, (bytes, whole) -> {
            onEnd.ended(bytes, whole);
            listener.ended(bytes, whole);
        });
    }

    /** What becomes of a download in the end. */
    @FunctionalInterface
    interface End {
        /** The client took so many bytes of the body, and whether those were all. */
        void ended(long bytes, boolean whole);
    }
}
