package io.asyncquery.hadoop;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** A directory's entries as Java's streams have them. A directory that goes meanwhile has no more entries. */
final class DirectoryEntries implements Iterator<FileStatus> {
    private final RemoteIterator<FileStatus> entries;

    DirectoryEntries(RemoteIterator<FileStatus> entries) {
        this.entries = entries;
    }

    /** All of them; to be closed. */
    Stream<FileStatus> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    @Override
    public boolean hasNext() {
        try {
            return entries.hasNext();
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FileStatus next() {
        try {
            return entries.next();
        } catch (FileNotFoundException e) {
            throw (NoSuchElementException) new NoSuchElementException(e.getMessage()).initCause(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() {
        if (entries instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
