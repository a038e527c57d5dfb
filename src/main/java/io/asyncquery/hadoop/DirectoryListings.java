package io.asyncquery.hadoop;

import com.google.common.collect.Lists;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.BatchListingOperations;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.PartialListing;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jboss.logging.Logger;

/** Lists several small directories: with one call where the file system has one for that, which HDFS has since 3.3. */
final class DirectoryListings {
    private static final Logger LOG = Logger.getLogger(DirectoryListings.class);
    /** What a name node takes at most, unless {@code dfs.batched.ls.limit} says otherwise. */
    private static final int DIRECTORIES_OF_A_CALL = 100;

    private final FileSystem files;

    DirectoryListings(FileSystem files) {
        this.files = files;
    }

    /** What is directly in each; nothing in those that are missing. Those that cannot be listed are left out. */
    Map<Path, List<FileStatus>> of(List<Path> directories) {
        Map<Path, List<FileStatus>> listings = new HashMap<>();
        for (List<Path> some : Lists.partition(directories, DIRECTORIES_OF_A_CALL)) {
            if (files instanceof BatchListingOperations batches) {
                listTogether(batches, some, listings);
            } else {
                some.forEach(directory -> listAlone(directory, listings));
            }
        }
        return listings;
    }

    private void listTogether(
            BatchListingOperations batches, List<Path> directories, Map<Path, List<FileStatus>> listings) {
        Map<Path, List<FileStatus>> together = new HashMap<>();
        directories.forEach(directory -> together.put(directory, new ArrayList<>()));
        try {
            RemoteIterator<PartialListing<FileStatus>> parts = batches.batchedListStatusIterator(directories);
            while (parts.hasNext()) {
                PartialListing<FileStatus> part = parts.next();
                add(part, together);
            }
            listings.putAll(together);
        } catch (IOException e) {
            // An older name node, or one that takes fewer at once
            LOG.debugf(e, "%d directories are listed one by one", directories.size());
            directories.forEach(directory -> listAlone(directory, listings));
        }
    }

    private static void add(PartialListing<FileStatus> part, Map<Path, List<FileStatus>> listings) throws IOException {
        try {
            listings.computeIfAbsent(part.getListedPath(), path -> new ArrayList<>())
                    .addAll(part.get());
        } catch (FileNotFoundException missing) {
            LOG.tracef("%s is not there", part.getListedPath());
        }
    }

    private void listAlone(Path directory, Map<Path, List<FileStatus>> listings) {
        try (Stream<FileStatus> entries = new DirectoryEntries(files.listStatusIterator(directory)).stream()) {
            listings.put(directory, entries.toList());
        } catch (FileNotFoundException e) {
            listings.put(directory, List.of());
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf(e, "%s cannot be listed", directory);
        }
    }
}
