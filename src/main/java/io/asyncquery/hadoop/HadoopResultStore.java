package io.asyncquery.hadoop;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.ResultStore;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
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
    public Optional<ResultManifest> manifest(ResultLocation location) {
        Path file = storage.layout().manifest(location);
        try {
            Optional<byte[]> bytes = new AtomicFiles(storage).read(file);
            return bytes.isEmpty() ? Optional.empty() : Optional.of(ManifestJson.read(bytes.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
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
}
