package io.asyncquery.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** What S3 has that file systems have not: uploads in pieces that may never be ended. */
final class ObjectStore {
    private final S3AFileSystem files;

    private ObjectStore(S3AFileSystem files) {
        this.files = files;
    }

    /**
     * An upload that has not ended.
     *
     * @param object what it would become
     */
    record Upload(Path object, Instant begunAt) {}

    /** The store behind a file system. */
    static ObjectStore behind(FileSystem files) throws IOException {
        if (!(files instanceof S3AFileSystem s3)) {
            throw new IOException(files.getUri() + " is not reached by S3A");
        }
        return new ObjectStore(s3);
    }

    /** The uploads to what is below a directory. */
    List<Upload> uploads(Path directory) {
        String prefix = directory.toUri().getPath().substring(1) + Path.SEPARATOR;
        try {
            List<Upload> uploads = new ArrayList<>();
            RemoteIterator<MultipartUpload> found = files.listUploads(prefix);
            while (found.hasNext()) {
                MultipartUpload upload = found.next();
                uploads.add(new Upload(
                        files.makeQualified(new Path(null, null, Path.SEPARATOR + upload.key())), upload.initiated()));
            }
            return uploads;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives up the uploads to what is below a directory. */
    void abortUploads(Path directory) {
        try (MultipartUploader uploader =
                files.createMultipartUploader(directory).build()) {
            uploader.abortUploadsUnderPath(directory).join();
        } catch (CompletionException e) {
            throw new UncheckedIOException(new IOException(e.getCause()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
