package io.asyncquery.engine.writers;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.OutputCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A result whose tasks write into its directory itself, since nothing can be renamed in one step. */
final class DirectResult {

    /** Leaves all files where they were written. */
    static final OutputCommitter COMMITTER = new NothingToMove();

    private static final Logger LOG = LoggerFactory.getLogger(DirectResult.class);
    private static final Set<String> OBJECT_STORES = Set.of("s3a");

    private DirectResult() {}

    /** Whether a directory is in an object store. */
    static boolean isFor(String directory) {
        return OBJECT_STORES.contains(String.valueOf(URI.create(directory).getScheme()));
    }

    /** A file's name with the attempt in it: one attempt must not overwrite what another one has written. */
    static String nameOfAttempt(String name, String suffix, TaskAttemptContext task) {
        String stem = name.substring(0, name.length() - suffix.length());
        return stem + "-a" + task.getTaskAttemptID().getId() + suffix;
    }

    /**
     * Removes what attempts have left that do not count, files and uploads that were never ended. To leave something is
     * no failure: it is in no manifest, and goes with the result.
     */
    static void removeAllBut(List<PartStatistics> parts, String directory, Configuration configuration) {
        Set<String> counting = parts.stream().map(PartStatistics::name).collect(Collectors.toSet());
        Path path = new Path(directory);
        try {
            FileSystem files = path.getFileSystem(configuration);
            try (MultipartUploader uploads = files.createMultipartUploader(path).build()) {
                uploads.abortUploadsUnderPath(path).join();
            }
            for (FileStatus file : files.listStatus(path)) {
                if (!counting.contains(file.getPath().getName())) {
                    files.delete(file.getPath(), true);
                }
            }
        } catch (FileNotFoundException nothing) {
            LOG.debug("nothing was written to {}", directory);
        } catch (IOException | UncheckedIOException | CompletionException e) {
            LOG.warn("what attempts at {} have left could not be removed", directory, e);
        }
    }

    /** Spark keeps the files where they are, since this is no committer that has a directory for work. */
    private static final class NothingToMove extends OutputCommitter {
        @Override
        public void setupJob(JobContext job) {}

        @Override
        public void setupTask(TaskAttemptContext task) {}

        @Override
        public boolean needsTaskCommit(TaskAttemptContext task) {
            return false;
        }

        @Override
        public void commitTask(TaskAttemptContext task) {}

        @Override
        public void abortTask(TaskAttemptContext task) {}
    }
}
