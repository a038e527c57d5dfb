package io.asyncquery.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What S3 has that file systems have not: links to objects, and uploads in pieces that may never be ended. */
final class ObjectStore implements AutoCloseable {
    private static final String PATH_STYLE = "fs.s3a.path.style.access";

    private final S3AFileSystem files;
    private @Nullable S3Presigner presigner;

    private ObjectStore(S3AFileSystem files) {
        this.files = files;
    }

    /**
     * An upload that has not ended.
     *
     * @param object what it would become
     */
    record Upload(Path object, Instant begunAt) {}

    /** The store behind a file system, with its credentials and its address. */
    static ObjectStore behind(FileSystem files) throws IOException {
        if (!(files instanceof S3AFileSystem s3)) {
            throw new IOException(files.getUri() + " is not reached by S3A");
        }
        return new ObjectStore(s3);
    }

    /** Where whoever has the link may read an object for so long. Nothing is asked of the store. */
    URI link(Path object, Duration validFor) {
        URI address = object.toUri();
        return URI.create(presigner()
                .presignGetObject(presign -> presign.signatureDuration(validFor)
                        .getObjectRequest(request -> request.bucket(address.getHost())
                                .key(address.getPath().substring(1))))
                .url()
                .toString());
    }

    /** One that has what S3A found out: region, credentials and address. */
    private synchronized S3Presigner presigner() {
        if (presigner == null) {
            S3ServiceClientConfiguration client = files.getS3AInternals()
                    .getAmazonS3Client("links for downloads")
                    .serviceClientConfiguration();
            boolean pathStyle = files.getConf().getBoolean(PATH_STYLE, false);
            S3Presigner.Builder builder = S3Presigner.builder()
                    .region(client.region())
                    .credentialsProvider(client.credentialsProvider())
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(pathStyle)
                            .build());
            client.endpointOverride().ifPresent(builder::endpointOverride);
            presigner = builder.build();
        }
        return presigner;
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

    @Override
    public synchronized void close() {
        if (presigner != null) {
            presigner.close();
        }
    }
}
