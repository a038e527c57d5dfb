package io.asyncquery.result;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads the data files of one result. */
public interface ResultFiles {
    /** Opens a part at a byte offset; the caller closes it. Fails when the part is gone or has another length. */
    InputStream open(ResultPart part, long offset) throws IOException;

    /** The segments of one Parquet file that holds the row groups of all parts, taken over without decoding. */
    List<Segment> joinedParquet(List<ResultPart> parts) throws IOException;
}
