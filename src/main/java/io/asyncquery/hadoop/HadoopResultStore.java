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
import org.jboss.logging.Logger;

/** One directory per result, which the engine writes and we only read and remove. */
public final class HadoopResultStore implements ResultStore {
    private static final Logger LOG = Logger.getLogger(HadoopResultStore.class);

    private final HadoopStorage storage;

    public HadoopResultStore(HadoopStorage storage) {
        this.storage = storage;
    }

    @Override
    public ResultLocation locate(ProjectName project, QueryId id, int attempt) {
        return storage.layout().result(project, id, attempt);
    }

    @Override
    public Optional<ResultManifest> manifest(ResultLocation location) {
        Path file = storage.layout().manifest(location);
        try {
            Optional<byte[]> bytes = new AtomicFiles(storage).read(file);
            return bytes.isEmpty() ? Optional.empty() : Optional.of(ManifestJson.read(bytes.get()));
        } catch (IOException e) {
            // The engine may have died while it wrote the list.
            LOG.warnf("%s cannot be read and counts as missing: %s", file, e.getMessage());
            return Optional.empty();
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
