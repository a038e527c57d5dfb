package io.asyncquery.result;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a download: their exact number is known, and they can be read from any offset. */
public interface DownloadContent {
    /** The number of bytes. */
    long length();

    /** Opens the bytes from an offset to the end; the caller closes the stream. */
    InputStream open(long offset) throws IOException;
}
