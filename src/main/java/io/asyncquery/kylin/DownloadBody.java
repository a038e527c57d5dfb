package io.asyncquery.kylin;

import java.io.InputStream;

/**
 * The body of a download, opened before the status line is sent, so that a missing file is still an error.
 *
 * @param content the bytes; whoever sends them closes it
 * @param length how many of them are sent; negative for all, however many
 */
record DownloadBody(InputStream content, long length) {
    static final long ALL = -1;
}
