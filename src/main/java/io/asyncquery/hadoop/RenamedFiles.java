package io.asyncquery.hadoop;

import io.asyncquery.query.StoreFullException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files of a file system that renames in one step: they are written under a hidden name and get their own when they are
 * whole.
 */
final class RenamedFiles extends AtomicFiles {
    private static final Set<String> NO_ROOM = Set.of("No space left on device", "Disk quota exceeded");

    private final FileSystem files;
    private final HadoopStorage.SingleCalls calls;

    RenamedFiles(FileSystem files, HadoopStorage.SingleCalls calls) {
        super(files);
        this.files = files;
        this.calls = calls;
    }

    @Override
    void write(Path file, byte[] bytes) {
        Path temporary = new Path(file.getParent(), HIDDEN + file.getName() + '.' + UUID.randomUUID() + TEMPORARY);
        try {
            writeThrough(temporary, bytes);
            calls.replace(temporary, file);
        } catch (IOException e) {
            throw new UncheckedIOException(discard(temporary, e));
        } catch (FSError e) {
            // Hadoop's local file system reports a full disk as an Error.
            throw new UncheckedIOException(discard(temporary, new IOException(e)));
        }
    }

    @Override
    boolean create(Path file, Path scratch, byte[] bytes) {
        Path temporary = new Path(scratch, HIDDEN + UUID.randomUUID() + TEMPORARY);
        try {
            writeThrough(temporary, bytes);
            if (calls.moveToNew(temporary, file)) {
                return true;
            }
            files.delete(temporary, false);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(discard(temporary, e));
        } catch (FSError e) {
            throw new UncheckedIOException(discard(temporary, new IOException(e)));
        }
    }

    @Override
    void makeDirectory(Path directory) {
        try {
            if (!files.mkdirs(directory)) {
                throw new IOException("Could not make the directory " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty directory costs less than an empty file. */
    @Override
    boolean makeSign(Path name) {
        try {
            return calls.makeInside(name);
        } catch (IOException e) {
            throw hasNoRoom(e) ? new StoreFullException(e) : new UncheckedIOException(e);
        }
    }

    /** HDFS has an exception for its quotas and limits; of a local disk Java tells no more than the system's text. */
    private static boolean hasNoRoom(IOException e) {
        return e instanceof ClusterStorageCapacityExceededException
                || (e instanceof FileSystemException local && NO_ROOM.contains(String.valueOf(local.getReason())));
    }

    @Override
    boolean canRename() {
        return true;
    }

    @Override
    boolean rename(Path from, Path to) {
        try {
            return calls.moveToNew(from, to);
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    Stream<Directory> directories(Path directory) {
        return entries(directory)
                .filter(entry -> entry.isDirectory() && !isTemporary(entry))
                .map(entry -> new Directory(
                        entry.getPath(), entry.getModificationTime(), Long.toString(entry.getModificationTime())));
    }

    private void writeThrough(Path temporary, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = files.create(temporary, false)) {
            out.write(bytes);
            out.hsync();
        }
    }

    private IOException discard(Path temporary, IOException failure) {
        try {
            files.delete(temporary, false);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
