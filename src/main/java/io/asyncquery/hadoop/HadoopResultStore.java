package io.asyncquery.hadoop;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.ResultStore;
import io.asyncquery.query.StoredResult;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.jboss.logging.Logger;

/** One directory per result, which the engine writes and we only read and remove. */
public final class HadoopResultStore implements ResultStore {
    private static final Logger LOG = Logger.getLogger(HadoopResultStore.class);

    private final HadoopStorage storage;
    private final AtomicFiles files;

    public HadoopResultStore(HadoopStorage storage) {
        this.storage = storage;
        this.files = new AtomicFiles(storage);
    }

    @Override
    public ResultLocation locate(ProjectName project, QueryId id, int attempt) {
        return storage.layout().result(project, id, attempt);
    }

    @Override
    public Optional<ResultManifest> manifest(ResultLocation location) {
        Path file = storage.layout().manifest(location);
        try {
            Optional<byte[]> bytes = files.read(file);
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
        files.deleteTree(storage.layout().directory(location));
    }

    @Override
    public boolean exists(ResultLocation location) {
        return files.isDirectory(storage.layout().directory(location));
    }

    @Override
    public Stream<StoredResult> list(ProjectName project) {
        Stream<Integer> later = files.names(storage.layout().attempts()).stream()
                .flatMap(name -> storage.layout().attemptIn(name).stream().boxed());
        return Stream.concat(Stream.of(1), later).flatMap(attempt -> list(project, attempt));
    }

    private Stream<StoredResult> list(ProjectName project, int attempt) {
        return files.directories(storage.layout().results(project, attempt))
                .flatMap(directory -> QueryId.parse(directory.getPath().getName())
                        .map(id -> new StoredResult(id, attempt, Instant.ofEpochMilli(directory.getModificationTime())))
                        .stream());
    }
}
