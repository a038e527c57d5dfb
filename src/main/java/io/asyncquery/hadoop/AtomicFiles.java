package io.asyncquery.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Small files that a reader sees whole: the old one or the new one. Failures are {@link UncheckedIOException}. */
final class AtomicFiles {
    private static final String HIDDEN = ".";
    private static final String TEMPORARY = ".tmp";

    private final HadoopStorage storage;

    AtomicFiles(HadoopStorage storage) {
        this.storage = storage;
    }

    /** Writes a file in place of the one before it; it outlives a crash of the machines it is written to. */
    void write(Path file, byte[] bytes) {
        Path temporary = new Path(file.getParent(), HIDDEN + file.getName() + '.' + UUID.randomUUID() + TEMPORARY);
        try {
            writeThrough(temporary, bytes);
            storage.replace(temporary, file);
        } catch (IOException e) {
            throw new UncheckedIOException(discard(temporary, e));
        } catch (FSError e) {
            // Hadoop's local file system reports a full disk as an Error.
            throw new UncheckedIOException(discard(temporary, new IOException(e)));
        }
    }

    /**
     * Writes a file where there is none, and says no when there is one or its directory is gone. Of all who create a
     * file at once one succeeds.
     *
     * @param scratch a directory beside it, that stays
     */
    boolean create(Path file, Path scratch, byte[] bytes) {
        Path temporary = new Path(scratch, HIDDEN + UUID.randomUUID() + TEMPORARY);
        try {
            writeThrough(temporary, bytes);
            if (storage.moveToNew(temporary, file)) {
                return true;
            }
            storage.files().delete(temporary, false);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(discard(temporary, e));
        } catch (FSError e) {
            throw new UncheckedIOException(discard(temporary, new IOException(e)));
        }
    }

    /** Makes an empty file, unless it is there. */
    void touch(Path file) {
        try {
            storage.files().create(file, true).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FSError e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** Makes a directory with all above it, unless it is there. */
    void makeDirectory(Path directory) {
        try {
            if (!storage.files().mkdirs(directory)) {
                throw new IOException("Could not make the directory " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isDirectory(Path path) {
        try {
            return storage.files().getFileStatus(path).isDirectory();
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's bytes, or nothing when there is no such file. */
    Optional<byte[]> read(Path file) {
        try {
            return Optional.of(readWhole(file));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            return readAgain(file, e);
        }
    }

    /** The names of what is directly in a directory, without temporary ones; none when it is missing. */
    List<String> names(Path directory) {
        try (Stream<FileStatus> entries = entries(directory)) {
            return entries.filter(entry -> !isTemporary(entry))
                    .map(entry -> entry.getPath().getName())
                    .toList();
        }
    }

    /** The directories directly in a directory, without temporary ones; none when it is missing. To be closed. */
    Stream<FileStatus> directories(Path directory) {
        return entries(directory).filter(entry -> entry.isDirectory() && !isTemporary(entry));
    }

    /** Removes temporary files and directories that were changed last before an instant. */
    void deleteTemporary(Path directory, Instant before) {
        try (Stream<FileStatus> entries = entries(directory)) {
            entries.filter(entry -> isTemporary(entry) && entry.getModificationTime() < before.toEpochMilli())
                    .forEach(entry -> deleteTree(entry.getPath()));
        }
    }

    /** What is directly in a directory, read little by little; nothing when it is missing. To be closed. */
    private Stream<FileStatus> entries(Path directory) {
        try {
            return new DirectoryEntries(storage.files().listStatusIterator(directory)).stream();
        } catch (FileNotFoundException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTemporary(FileStatus entry) {
        String name = entry.getPath().getName();
        return name.startsWith(HIDDEN) || name.endsWith(TEMPORARY);
    }

    /** Removes a file and says whether there was one. */
    boolean delete(Path file) {
        try {
            return storage.files().delete(file, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a directory with all that is in it, at once for all who look, and says whether there was one. */
    boolean deleteDirectory(Path directory) {
        Path aside = aside(directory);
        if (!moveDirectory(directory, aside)) {
            return false;
        }
        deleteTree(aside);
        return true;
    }

    /** Gives a directory another name, unless it is not there or the name is taken: then it says no. */
    boolean moveDirectory(Path directory, Path to) {
        try {
            return storage.moveToNew(directory, to);
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives a directory the name of another one, which is removed. When there is nothing to rename it says no and the
     * other one stays; for a moment neither is there.
     */
    boolean replaceDirectory(Path directory, Path other) {
        Path aside = aside(other);
        boolean wasThere = moveDirectory(other, aside);
        boolean replaced = moveDirectory(directory, other);
        if (wasThere && replaced) {
            deleteTree(aside);
        } else if (wasThere) {
            moveDirectory(aside, other);
        }
        return replaced;
    }

    private static Path aside(Path directory) {
        return new Path(directory.getParent(), HIDDEN + directory.getName() + '.' + UUID.randomUUID() + TEMPORARY);
    }

    /** Removes a directory with all that is in it, if it is there. */
    void deleteTree(Path directory) {
        try {
            // Hadoop answers false for what is not there as well as for what it could not remove.
            if (!storage.files().delete(directory, true) && storage.files().exists(directory)) {
                throw new IOException("Could not remove all of " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeThrough(Path temporary, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = storage.files().create(temporary, false)) {
            out.write(bytes);
            out.hsync();
        }
    }

    private IOException discard(Path temporary, IOException failure) {
        try {
            storage.files().delete(temporary, false);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** On HDFS a file that is replaced between opening and reading may lose its blocks: the new one is there then. */
    private Optional<byte[]> readAgain(Path file, IOException first) {
        try {
            return Optional.of(readWhole(file));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            e.addSuppressed(first);
            throw new UncheckedIOException(e);
        }
    }

    private byte[] readWhole(Path file) throws IOException {
        try (InputStream in = storage.files().open(file)) {
            return in.readAllBytes();
        } catch (FSError e) {
            throw new IOException(e);
        }
    }
}
