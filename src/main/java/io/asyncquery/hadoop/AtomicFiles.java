package io.asyncquery.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Small files that a reader sees whole: the old one or the new one. How that is done is the subclass's, by what the file
 * system can do in one step. Failures are {@link UncheckedIOException}.
 */
abstract class AtomicFiles {
    static final String HIDDEN = ".";
    static final String TEMPORARY = ".tmp";

    private final FileSystem files;
    private final DirectoryListings listings;

    AtomicFiles(FileSystem files) {
        this.files = files;
        this.listings = new DirectoryListings(files);
    }

    /**
     * A directory that was listed.
     *
     * @param path where it is
     * @param changedAt when it was changed last, by the store's clock, in milliseconds
     * @param state is another one after each change of what is directly in it
     */
    record Directory(Path path, long changedAt, String state) {}

    /** Writes a file in place of the one before it; it outlives a crash of the machines it is written to. */
    abstract void write(Path file, byte[] bytes);

    /**
     * Writes a file where there is none, and says no when there is one or its directory is gone. Of all who create a
     * file at once one succeeds.
     *
     * @param scratch a directory beside it, that stays
     */
    abstract boolean create(Path file, Path scratch, byte[] bytes);

    /** Makes a directory with all above it, unless it is there or needs not be made. */
    abstract void makeDirectory(Path directory);

    /** Makes something that is no more than its name, unless it is there, in a directory that is: else it says no. */
    abstract boolean makeSign(Path name);

    /** Whether a file or a directory can get another name, which it does in one step. */
    abstract boolean canRename();

    /** Gives a file or a directory another name, unless it is not there or the name is taken: then it says no. */
    abstract boolean rename(Path from, Path to);

    /** The directories directly in a directory, without temporary ones; none when it is missing. To be closed. */
    abstract Stream<Directory> directories(Path directory);

    /** Makes an empty file, unless it is there. */
    void touch(Path file) {
        try {
            files.create(file, true).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FSError e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    boolean isDirectory(Path path) {
        return status(path).filter(FileStatus::isDirectory).isPresent();
    }

    /** When the file was written last, by the store's clock; nothing when there is no such file. */
    Optional<Instant> changedAt(Path file) {
        return status(file).map(found -> Instant.ofEpochMilli(found.getModificationTime()));
    }

    private Optional<FileStatus> status(Path path) {
        try {
            return Optional.of(files.getFileStatus(path));
        } catch (FileNotFoundException e) {
            return Optional.empty();
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

    /** The same for several directories, with few calls where there is one for that; those that fail are left out. */
    Map<Path, List<String>> names(List<Path> directories) {
        Map<Path, List<String>> names = new HashMap<>();
        listings.of(directories)
                .forEach((directory, entries) -> names.put(
                        directory,
                        entries.stream()
                                .filter(entry -> !isTemporary(entry))
                                .map(entry -> entry.getPath().getName())
                                .toList()));
        return names;
    }

    /** Removes temporary files and directories that were changed last before an instant. */
    void deleteTemporary(Path directory, Instant before) {
        OneByOne removals = new OneByOne();
        try (Stream<FileStatus> entries = entries(directory)) {
            entries.filter(entry -> isTemporary(entry) && entry.getModificationTime() < before.toEpochMilli())
                    .forEach(entry -> removals.attempt(() -> deleteTree(entry.getPath())));
        }
        removals.finish();
    }

    /** What is directly in a directory, read little by little; nothing when it is missing. To be closed. */
    final Stream<FileStatus> entries(Path directory) {
        try {
            return new DirectoryEntries(files.listStatusIterator(directory)).stream();
        } catch (FileNotFoundException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isTemporary(FileStatus entry) {
        String name = entry.getPath().getName();
        return name.startsWith(HIDDEN) || name.endsWith(TEMPORARY);
    }

    /** Removes a file, if it is there. */
    void delete(Path file) {
        try {
            files.delete(file, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a directory with all that is in it, if it is there. */
    void deleteTree(Path directory) {
        try {
            // Hadoop answers false for what is not there as well as for what it could not remove.
            if (!files.delete(directory, true) && files.exists(directory)) {
                throw new IOException("Could not remove all of " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a directory whose many entries go one by one, with a call of {@code pace} before each. */
    void deleteTree(Path directory, Runnable pace) {
        OneByOne removals = new OneByOne();
        try (Stream<FileStatus> entries = entries(directory)) {
            entries.forEach(entry -> {
                pace.run();
                removals.attempt(() -> deleteTree(entry.getPath()));
            });
        }
        removals.finish();
        deleteTree(directory);
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
        try (InputStream in = files.open(file)) {
            return in.readAllBytes();
        } catch (FSError e) {
            throw new IOException(e);
        }
    }
}
