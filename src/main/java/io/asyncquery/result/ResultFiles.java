package io.asyncquery.result;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the data files of one result. */
public interface ResultFiles {
    /** Opens a part at a byte offset; the caller closes it. Fails when the part is gone or has another length. */
    InputStream open(ResultPart part, long offset) throws IOException;

    /** Where whoever has the link may read a part without us, for so long; nothing when the store has no such links. */
    default Optional<URI> link(ResultPart part, Duration validFor) {
        return Optional.empty();
    }

    /** The segments of one Parquet file that holds the row groups of all parts, taken over without decoding. */
    List<Segment> joinedParquet(List<ResultPart> parts) throws IOException;
}
