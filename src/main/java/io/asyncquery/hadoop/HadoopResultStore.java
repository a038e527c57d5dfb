package io.asyncquery.hadoop;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.ResultStore;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import io.asyncquery.security.ProjectName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** One directory per result, which the engine writes and we only read and remove. */
public final class HadoopResultStore implements ResultStore {
    private final HadoopStorage storage;

    public HadoopResultStore(HadoopStorage storage) {
        this.storage = storage;
    }

    @Override
    public ResultLocation locate(ProjectName project, QueryId id) {
        return storage.layout().result(project, id);
    }

    @Override
    public List<ResultPart> list(ResultLocation location) {
        try {
            return Arrays.stream(storage.files().listStatus(storage.layout().directory(location)))
                    .filter(HadoopResultStore::isData)
                    .map(status -> new ResultPart(status.getPath().getName(), status.getLen()))
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ResultFiles open(ResultLocation location) {
        return new HadoopResultFiles(storage, location);
    }

    @Override
    public void delete(ResultLocation location) {
        Path directory = storage.layout().directory(location);
        try {
            // Hadoop answers false for what is not there as well as for what it could not remove.
            if (!storage.files().delete(directory, true) && storage.files().exists(directory)) {
                throw new IOException("Could not remove all of " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Spark's markers begin with an underscore, its checksums with a dot. */
    private static boolean isData(FileStatus status) {
        String name = status.getPath().getName();
        return status.isFile() && !name.startsWith(".") && !name.startsWith("_");
    }
}
