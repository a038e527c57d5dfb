package io.asyncquery.result;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The bytes of a download: their exact number is known, and they can be read from any offset. */
public interface DownloadContent {
    /** The number of bytes. */
    long length();

    /**
     * The same bytes in segments that a client reads from the store itself, for so long; nothing when they are not stored
     * as they are sent, or the store has no links.
     */
    default Optional<List<LinkedSegment>> links(Duration validFor) {
        return Optional.empty();
    }

    /** Opens the bytes from an offset to the end; the caller closes the stream. */
    InputStream open(long offset) throws IOException;
}
