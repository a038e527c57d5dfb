package io.asyncquery.hadoop;

import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.Segment;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** The files of one result directory. */
record HadoopResultFiles(HadoopStorage storage, ResultLocation location) implements ResultFiles {

    @Override
    public InputStream open(ResultPart part, long offset) throws IOException {
        Path file = storage.layout().file(location, part);
        long bytes = storage.files().getFileStatus(file).getLen();
        if (bytes != part.bytes()) {
            throw new IOException(file + " has " + bytes + " bytes, not " + part.bytes());
        }
        // Hadoop's local file system would seek past the end without a word.
        if (offset > bytes) {
            throw new EOFException(file + " ends before " + offset);
        }
        FSDataInputStream in = storage.files().open(file);
        try {
            in.seek(offset);
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public Optional<URI> link(ResultPart part, Duration validFor) {
        return storage.objects().map(store -> store.link(storage.layout().file(location, part), validFor));
    }

    @Override
    public List<Segment> joinedParquet(List<ResultPart> parts) throws IOException {
        return JoinedParquet.of(parts, this);
    }
}
