package io.asyncquery.hadoop;

import java.util.UUID;
import org.apache.hadoop.fs.Path;

/** Removes records by renaming their directories, after which there is no directory for a next version. */
final class RenamedRecords implements RecordRemoval {
    private final RenamedFiles files;
    private final StorageLayout layout;

    RenamedRecords(RenamedFiles files, StorageLayout layout) {
        this.files = files;
        this.layout = layout;
    }

    @Override
    public boolean delete(Path record) {
        Path aside = aside(record);
        if (!files.moveDirectory(record, aside)) {
            return false;
        }
        files.deleteTree(aside);
        return true;
    }

    @Override
    public boolean bury(Path record, Path grave) {
        if (files.moveDirectory(record, grave)) {
            return true;
        }
        if (!isRecord(record)) {
            return false;
        }
        files.makeDirectory(grave.getParent());
        // It was submitted again with the same key and expired again on the same day; or somebody has just buried it.
        return files.moveDirectory(record, grave) || (isRecord(record) && replace(record, grave));
    }

    /** A mark that came too late may have made an empty directory. */
    private boolean isRecord(Path directory) {
        return !layout.versionsIn(files.names(directory)).isEmpty();
    }

    /**
     * Gives a directory the name of another one, which is removed. When there is nothing to rename it says no and the
     * other one stays; for a moment neither is there.
     */
    private boolean replace(Path directory, Path other) {
        Path aside = aside(other);
        boolean wasThere = files.moveDirectory(other, aside);
        boolean replaced = files.moveDirectory(directory, other);
        if (wasThere && replaced) {
            files.deleteTree(aside);
        } else if (wasThere) {
            files.moveDirectory(aside, other);
        }
        return replaced;
    }

    private static Path aside(Path directory) {
        return new Path(
                directory.getParent(),
                AtomicFiles.HIDDEN + directory.getName() + '.' + UUID.randomUUID() + AtomicFiles.TEMPORARY);
    }
}
