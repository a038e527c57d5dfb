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
        this.files = storage.atomicFiles();
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
        Path directory = storage.layout().directory(location);
        files.deleteTree(directory);
        storage.objects().ifPresent(store -> store.abortUploads(directory));
    }

    @Override
    public boolean exists(ResultLocation location) {
        return files.isDirectory(storage.layout().directory(location));
    }

    @Override
    public Stream<StoredResult> list(ProjectName project) {
        Stream<Integer> later = files.names(storage.layout().attempts()).stream()
                .flatMap(name -> storage.layout().attemptIn(name).stream().boxed());
        return Stream.concat(
                Stream.concat(Stream.of(1), later).flatMap(attempt -> list(project, attempt)), uploads(project));
    }

    /** What there is of results that consist of uploads only, which whoever died with them has left. */
    private Stream<StoredResult> uploads(ProjectName project) {
        StorageLayout layout = storage.layout();
        return storage.objects().stream()
                .flatMap(store -> store.uploads(layout.root()).stream())
                .flatMap(upload -> layout.resultOf(project, upload.object().getParent(), upload.begunAt()).stream())
                .filter(result -> !exists(locate(project, result.id(), result.attempt())));
    }

    private Stream<StoredResult> list(ProjectName project, int attempt) {
        return files.directories(storage.layout().results(project, attempt))
                .flatMap(directory -> QueryId.parse(directory.path().getName())
                        .map(id -> new StoredResult(id, attempt, Instant.ofEpochMilli(directory.changedAt())))
                        .stream());
    }
}
