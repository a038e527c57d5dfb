package io.asyncquery.hadoop;

import org.apache.hadoop.fs.Path;

/**
 * How a record goes, with its directory: once for all who try, and so that none of its versions is followed by another
 * one. Failures are {@link java.io.UncheckedIOException}.
 */
interface RecordRemoval {
    /** Removes a record and says whether there was one that nobody else removes. */
    boolean delete(Path record);

    /** Moves a record to its grave, in place of an older one there; says no when there is none, or somebody else does. */
    boolean bury(Path record, Path grave);
}
