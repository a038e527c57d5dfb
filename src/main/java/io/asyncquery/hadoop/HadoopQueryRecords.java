package io.asyncquery.hadoop;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.asyncquery.hadoop.AtomicFiles.Directory;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.query.QueryState;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.Path;
import org.jboss.logging.Logger;

/**
 * One directory per query, with a JSON file that is called after the record's version ({@link VersionFile}). A version is
 * written by creating its file, which only one replica can; then the one before it is removed. The last version is
 * remembered for a moment, so that a crowd of pollers costs the file system one read, and that of a finished query, for
 * lists, until its directory changes or there is no memory for it. That there is no record is never remembered.
 */
public final class HadoopQueryRecords implements QueryRecords {
    private static final Logger LOG = Logger.getLogger(HadoopQueryRecords.class);
    private static final long MEMORY_CHARACTERS = 16L << 20;
    private static final int CHARACTERS_OF_A_QUERY = 1_000;
    private static final int CHARACTERS_OF_A_PART = 200;
    private static final int CHARACTERS_OF_A_COLUMN = 100;
    /** How often a record is looked for again that was replaced while it was looked for. */
    private static final int TRIES = 20;

    private final AtomicFiles files;
    private final RecordVersions versions;
    private final RecordRemoval removal;
    private final StorageLayout layout;
    private final ConcurrentMap<Key, AsyncQuery> recent;
    private final ConcurrentMap<Key, Finished> finished;

    public HadoopQueryRecords(HadoopStorage storage, Duration recordCache) {
        this(storage, recordCache, Ticker.systemTicker());
    }

    HadoopQueryRecords(HadoopStorage storage, Duration recordCache, Ticker ticker) {
        this.files = storage.atomicFiles();
        this.versions = new RecordVersions(storage);
        this.removal = storage.recordRemoval();
        this.layout = storage.layout();
        this.recent = Caffeine.newBuilder()
                .maximumWeight(MEMORY_CHARACTERS)
                .<Key, AsyncQuery>weigher((key, query) -> characters(query))
                .expireAfterWrite(recordCache)
                .ticker(ticker)
                .<Key, AsyncQuery>build()
                .asMap();
        this.finished = Caffeine.newBuilder()
                .maximumWeight(MEMORY_CHARACTERS)
                .<Key, Finished>weigher((key, known) -> characters(known.query()))
                .<Key, Finished>build()
                .asMap();
    }

    private static int characters(AsyncQuery query) {
        int ofResult = query.state() instanceof QueryState.Succeeded succeeded
                ? CHARACTERS_OF_A_PART * succeeded.manifest().parts().size()
                        + CHARACTERS_OF_A_COLUMN * succeeded.schema().columns().size()
                : 0;
        return CHARACTERS_OF_A_QUERY + query.submission().sql().length() + ofResult;
    }

    @Override
    public boolean save(AsyncQuery query) {
        // Written while the entry is locked: memory and files change in the same order.
        return recent.compute(Key.of(query), (key, before) -> versions.write(query) ? query : null) != null;
    }

    @Override
    public Optional<AsyncQuery> find(ProjectName project, QueryId id, Predicate<AsyncQuery> condition) {
        Key key = new Key(project, id);
        AsyncQuery known = recent.get(key);
        if (known != null && condition.test(known)) {
            return Optional.of(known);
        }
        AsyncQuery last = recent.compute(key, (same, remembered) -> {
            // Of a crowd that asks at once for what is theirs the first one looks for all.
            boolean there = remembered != null && condition.test(remembered);
            return there ? remembered : readLast(same).orElse(null);
        });
        return Optional.ofNullable(last).filter(condition);
    }

    @Override
    public Optional<AsyncQuery> read(ProjectName project, QueryId id) {
        return Optional.ofNullable(recent.compute(
                new Key(project, id), (key, before) -> readLast(key).orElse(null)));
    }

    @Override
    public OptionalInt version(ProjectName project, QueryId id) {
        Optional<VersionFile> last = versions.last(layout.record(project, id));
        if (last.isEmpty()) {
            requireStore();
        }
        return last.map(file -> OptionalInt.of(file.version())).orElseGet(OptionalInt::empty);
    }

    /** Leaves out the record that fails to be read: one bad file must not hide the others. */
    @Override
    public Stream<AsyncQuery> list(ProjectName project) {
        return directories(project)
                .flatMap(directory ->
                        id(directory).flatMap(id -> readForList(new Key(project, id), directory.state())).stream());
    }

    @Override
    public Map<QueryId, EndedQuery> ended(ProjectName project, Collection<QueryId> ids) {
        return versions.ended(project, ids);
    }

    @Override
    public Stream<QueryId> ids(ProjectName project) {
        return directories(project).flatMap(directory -> id(directory).stream());
    }

    private static Optional<QueryId> id(Directory directory) {
        return QueryId.parse(directory.path().getName());
    }

    private Stream<Directory> directories(ProjectName project) {
        Stream<Directory> directories = files.directories(layout.records(project));
        Iterator<Directory> first = directories.iterator();
        if (!first.hasNext()) {
            directories.close();
            requireStore();
        }
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(first, Spliterator.NONNULL), false)
                .onClose(directories::close);
    }

    @Override
    public boolean close(ProjectName project, QueryId id, int version) {
        boolean closed = versions.close(layout.record(project, id), version);
        forget(project, id);
        return closed;
    }

    @Override
    public boolean delete(ProjectName project, QueryId id) {
        boolean existed = removal.delete(layout.record(project, id));
        forget(project, id);
        return existed;
    }

    /** Remembers nothing more of a record. */
    void forget(ProjectName project, QueryId id) {
        Key key = new Key(project, id);
        recent.remove(key);
        finished.remove(key);
    }

    @Override
    public void deleteUnfinished(ProjectName project, Instant before) {
        OneByOne removals = new OneByOne();
        removals.attempt(() -> files.deleteTemporary(layout.records(project), before));
        try (Stream<Directory> directories = files.directories(layout.records(project))) {
            directories
                    .filter(directory -> directory.changedAt() < before.toEpochMilli())
                    .map(Directory::path)
                    .forEach(directory -> removals.attempt(() -> deleteWithoutVersion(directory)));
        }
        removals.finish();
    }

    private void deleteWithoutVersion(Path directory) {
        if (versions.last(directory).isEmpty()) {
            files.deleteTree(directory);
        }
    }

    /** A file system that was unmounted looks like one that everything was deleted from. */
    private void requireStore() {
        if (!files.isDirectory(layout.leases())) {
            throw new UncheckedIOException(new IOException("The store is not there: no " + layout.leases()));
        }
    }

    /** A finished query changes when it is pinned, and with it its directory. */
    private Optional<AsyncQuery> readForList(Key key, String directory) {
        try {
            Finished known = finished.get(key);
            Optional<AsyncQuery> last =
                    known != null && known.directory().equals(directory) ? Optional.of(known.query()) : readLast(key);
            last.filter(AsyncQuery::isFinished).ifPresent(query -> finished.put(key, new Finished(query, directory)));
            return last;
        } catch (UncheckedIOException e) {
            return ignore(key, e);
        }
    }

    private Optional<AsyncQuery> readLast(Key key) {
        for (int i = 0; i < TRIES; i++) {
            Path record = layout.record(key.project(), key.id());
            List<String> names = files.names(record);
            Optional<VersionFile> last = versions.last(names);
            boolean removed = VersionFile.last(names).isPresent();
            if (last.isEmpty() && (removed || !files.isDirectory(record))) {
                requireStore();
                return Optional.empty();
            }
            // A local directory is no snapshot: the version before may be gone and the one after not yet seen.
            Optional<byte[]> bytes = last.flatMap(file -> versions.read(record, file));
            if (bytes.isPresent()) {
                return parse(key, last.orElseThrow().version(), bytes.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<AsyncQuery> parse(Key key, int version, byte[] bytes) {
        try {
            AsyncQuery query = RecordJson.read(bytes);
            if (!key.equals(Key.of(query)) || query.version() != version) {
                throw new IOException("it is the record of another query or version");
            }
            return Optional.of(query);
        } catch (IOException e) {
            return ignore(key, e);
        }
    }

    private static Optional<AsyncQuery> ignore(Key key, Exception why) {
        LOG.warnf(
                "query %s has a record in project %s that cannot be read and is ignored: %s",
                key.id(), key.project(), why.getMessage());
        return Optional.empty();
    }

    /**
     * A query that had ended when it was read.
     *
     * @param directory the state its directory had then
     */
    private record Finished(AsyncQuery query, String directory) {}

    private record Key(ProjectName project, QueryId id) {
        static Key of(AsyncQuery query) {
            return new Key(query.project(), query.id());
        }
    }
}
