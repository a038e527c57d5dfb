package io.asyncquery.hadoop;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The local directory that everything is kept in, and the judge of what is really in it. The directory itself may be a
 * symbolic link, which is the operator's choice; one below it can only have been planted.
 *
 * @param directory an absolute path without {@code .} and {@code ..}
 */
record LocalRoot(Path directory) {
    private static final Logger LOG = Logger.getLogger(LocalRoot.class);

    /** Refuses a path that is neither below the directory nor on the way to it. */
    void requireInside(Path file) throws FileNotFoundException {
        if (!file.startsWith(directory) && !directory.startsWith(file)) {
            throw new FileNotFoundException(file + " is outside of " + directory);
        }
    }

    /** Refuses a path that is not inside, or that is a link or lies behind one. */
    void requireNoLink(Path file) throws FileNotFoundException {
        requireInside(file);
        Optional<Path> link = findLink(file);
        if (link.isPresent()) {
            LOG.warnf("%s is a symbolic link, which is not followed: what is behind it counts as missing", link.get());
            throw new FileNotFoundException(link.get() + " is a symbolic link, which is not followed");
        }
    }

    /** The link below the directory that the path is or goes through, if there is one. */
    Optional<Path> findLink(@Nullable Path file) {
        for (Path each = file;
                each != null && each.startsWith(directory) && !each.equals(directory);
                each = each.getParent()) {
            if (Files.isSymbolicLink(each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
