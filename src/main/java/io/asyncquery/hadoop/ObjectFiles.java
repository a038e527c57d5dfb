package io.asyncquery.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Files of an object store: one request writes a whole object, and can demand that there is none of that name. There are
 * no directories, only names with slashes.
 */
final class ObjectFiles extends AtomicFiles {
    /** Demands an {@code If-None-Match: *}, for which every store must answer that it knows it. */
    private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";

    private static final String HEADER = "fs.s3a.create.header.";
    private static final String WRITER = "async-query-writer";
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    /** How often a request is sent again that met another one for the same name; the store says who may. */
    private static final int TRIES = 20;

    private final FileSystem files;

    ObjectFiles(FileSystem files) {
        super(files);
        this.files = files;
    }

    @Override
    void write(Path file, byte[] bytes) {
        try {
            put(files.createFile(file).overwrite(true), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean create(Path file, Path scratch, byte[] bytes) {
        String writer = UUID.randomUUID().toString();
        try {
            return create(file, bytes, writer) || isWrittenBy(writer, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean create(Path file, byte[] bytes, String writer) throws IOException {
        IOException conflict = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file).overwrite(false);
                builder.must(IF_ABSENT, true);
                builder.opt(HEADER + WRITER, writer);
                put(builder, bytes);
                return true;
            } catch (IOException e) {
                int status = status(e);
                if (status == PRECONDITION_FAILED) {
                    return false;
                }
                if (status != CONFLICT) {
                    throw e;
                }
                conflict = e;
            }
        }
        throw conflict == null ? new IOException("Not written: " + file) : conflict;
    }

    /** The answer to a request may get lost, and the next try be refused for what the first one has written. */
    private boolean isWrittenBy(String writer, Path file) throws IOException {
        try {
            byte[] found = files.getXAttrs(file).get("header." + WRITER);
            return found != null && writer.equals(new String(found, StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    private static void put(FSDataOutputStreamBuilder<?, ?> builder, byte[] bytes) throws IOException {
        try (OutputStream out = builder.build()) {
            out.write(bytes);
        }
    }

    /** What the store answered. */
    private static int status(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException answer) {
                return answer.statusCode();
            }
        }
        return 0;
    }

    /** Needs not be made. */
    @Override
    void makeDirectory(Path directory) {}

    /** The directory may go meanwhile; the sign is then all that is in it. */
    @Override
    boolean makeSign(Path name) {
        if (!isDirectory(name.getParent())) {
            return false;
        }
        touch(name);
        return true;
    }

    /** It would be another object and a removal. The other one could come late, and bring back what was removed. */
    @Override
    boolean canRename() {
        return false;
    }

    @Override
    boolean rename(Path from, Path to) {
        return false;
    }

    /** Hadoop looks for the object first and then asks for it in that state, which may be gone meanwhile. */
    @Override
    Optional<byte[]> read(Path file) {
        UncheckedIOException changed = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return super.read(file);
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof RemoteFileChangedException)) {
                    throw e;
                }
                changed = e;
            }
        }
        throw changed == null ? new UncheckedIOException(new IOException("Not read: " + file)) : changed;
    }

    /** One request; Hadoop's usual one looks before, and leaves an object for the directory when that is empty then. */
    @Override
    void delete(Path file) {
        try (BulkDelete requests = files.createBulkDelete(file.getParent())) {
            List<Map.Entry<Path, String>> failed = requests.bulkDelete(List.of(file));
            if (!failed.isEmpty()) {
                throw new IOException(
                        "Could not remove " + file + ": " + failed.get(0).getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hadoop lists a thousand and removes them with one request, and then the next thousand. */
    @Override
    void deleteTree(Path directory, Runnable pace) {
        pace.run();
        deleteTree(directory);
    }

    /** There are none: an object is there when it is whole. */
    @Override
    void deleteTemporary(Path directory, Instant before) {}

    /** One listing of all that is below, a thousand objects with each request, instead of one for each directory. */
    @Override
    Stream<Directory> directories(Path directory) {
        try {
            return StreamSupport.stream(new ObjectDirectories(directory, files.listFiles(directory, true)), false);
        } catch (FileNotFoundException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
