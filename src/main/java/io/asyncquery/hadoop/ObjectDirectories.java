package io.asyncquery.hadoop;

import io.asyncquery.hadoop.AtomicFiles.Directory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * The directories that the names of objects speak of, which come in the order of their names. One was changed when the
 * newest object in it was; its state are the names.
 */
final class ObjectDirectories extends AbstractSpliterator<Directory> {
    private final Path above;
    private final RemoteIterator<LocatedFileStatus> objects;
    private @Nullable LocatedFileStatus next;

    /** Those directly in a directory, of which all objects below are listed. */
    ObjectDirectories(Path above, RemoteIterator<LocatedFileStatus> objects) {
        super(Long.MAX_VALUE, Spliterator.NONNULL);
        this.above = above;
        this.objects = objects;
    }

    @Override
    public boolean tryAdvance(Consumer<? super Directory> action) {
        try {
            LocatedFileStatus first = next == null ? following() : next;
            if (first == null) {
                return false;
            }
            action.accept(directory(first));
            return true;
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Directory directory(LocatedFileStatus first) throws IOException {
        Path directory = directoryOf(first);
        String prefix = directory + Path.SEPARATOR;
        StringBuilder names = new StringBuilder();
        long changedAt = 0;
        LocatedFileStatus object = first;
        while (object != null && object.getPath().toString().startsWith(prefix)) {
            names.append(
                            object.getPath().toString(),
                            prefix.length(),
                            object.getPath().toString().length())
                    .append('\n');
            changedAt = Math.max(changedAt, object.getModificationTime());
            object = following();
        }
        return new Directory(directory, changedAt, names.toString());
    }

    /** What is in no directory, or in a hidden one, is passed over. */
    private @Nullable LocatedFileStatus following() throws IOException {
        next = null;
        while (next == null && objects.hasNext()) {
            LocatedFileStatus object = objects.next();
            Path directory = directoryOf(object);
            boolean counts =
                    !directory.equals(object.getPath()) && !directory.getName().startsWith(AtomicFiles.HIDDEN);
            next = counts ? object : null;
        }
        return next;
    }

    private Path directoryOf(LocatedFileStatus object) {
        String below = object.getPath().toString().substring(above.toString().length() + 1);
        int slash = below.indexOf(Path.SEPARATOR);
        return slash < 0 ? object.getPath() : new Path(above, new Path(null, null, below.substring(0, slash)));
    }
}
