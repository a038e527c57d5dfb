package io.asyncquery.hadoop;

import java.util.UUID;
import org.apache.hadoop.fs.Path;

/** Removes records by renaming their directories, after which there is no directory for a next version. */
final class RenamedRecords implements RecordRemoval {
    private final RenamedFiles files;

    RenamedRecords(RenamedFiles files) {
        this.files = files;
    }

    @Override
    public boolean delete(Path record) {
        Path aside = aside(record);
        if (!files.rename(record, aside)) {
            return false;
        }
        files.deleteTree(aside);
        return true;
    }

    @Override
    public boolean bury(Path record, Path grave) {
        if (files.rename(record, grave)) {
            return true;
        }
        if (!isRecord(record)) {
            return false;
        }
        files.makeDirectory(grave.getParent());
        // It was submitted again with the same key and expired again on the same day; or somebody has just buried it.
        return files.rename(record, grave) || (isRecord(record) && replace(record, grave));
    }

    private boolean isRecord(Path directory) {
        return VersionFile.last(files.names(directory)).isPresent();
    }

    /**
     * Gives a directory the name of another one, which is removed. When there is nothing to rename it says no and the
     * other one stays; for a moment neither is there.
     */
    private boolean replace(Path directory, Path other) {
        Path aside = aside(other);
        boolean wasThere = files.rename(other, aside);
        boolean replaced = files.rename(directory, other);
        if (wasThere && replaced) {
            files.deleteTree(aside);
        } else if (wasThere) {
            files.rename(aside, other);
        }
        return replaced;
    }

    private static Path aside(Path directory) {
        return new Path(
                directory.getParent(),
                AtomicFiles.HIDDEN + directory.getName() + '.' + UUID.randomUUID() + AtomicFiles.TEMPORARY);
    }
}
