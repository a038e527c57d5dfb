package io.asyncquery.hadoop;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/** The files and directories of a local directory, without links and without those that go while they are looked at. */
final class LocalEntries implements RemoteIterator<FileStatus>, Closeable {
    private final Path directory;
    private final DirectoryStream<java.nio.file.Path> stream;
    private final Iterator<java.nio.file.Path> paths;
    private @Nullable FileStatus next;

    /** The entries of a directory that is called {@code local} by Java. */
    @SuppressWarnings("StreamResourceLeak") // Whoever reads the entries closes them
    LocalEntries(Path directory, java.nio.file.Path local) throws IOException {
        this.directory = directory;
        this.stream = Files.newDirectoryStream(local);
        this.paths = stream.iterator();
    }

    @Override
    public boolean hasNext() throws IOException {
        try {
            while (next == null && paths.hasNext()) {
                next = status(paths.next());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return next != null;
    }

    @Override
    public FileStatus next() throws IOException {
        FileStatus result = hasNext() ? next : null;
        if (result == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return result;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private @Nullable FileStatus status(java.nio.file.Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean isReal = attributes.isRegularFile() || attributes.isDirectory();
            return isReal
                    ? new FileStatus(
                            attributes.size(),
                            attributes.isDirectory(),
                            1,
                            0,
                            attributes.lastModifiedTime().toMillis(),
                            new Path(
                                    directory,
                                    new Path(null, null, file.getFileName().toString())))
                    : null;
        } catch (NoSuchFileException | FileNotFoundException e) {
            return null;
        }
    }
}
