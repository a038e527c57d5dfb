package io.asyncquery.hadoop;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One JSON file per query, remembered for a moment, so that a crowd of pollers costs the file system one read. That
 * there is no record is never remembered.
 */
public final class HadoopQueryRecords implements QueryRecords {
    private static final Logger LOG = Logger.getLogger(HadoopQueryRecords.class);
    private static final int REMEMBERED_AT_MOST = 10_000;

    private final AtomicFiles files;
    private final StorageLayout layout;
    private final ConcurrentMap<Key, AsyncQuery> recent;

    public HadoopQueryRecords(HadoopStorage storage, Duration recordCache) {
        this(storage, recordCache, Ticker.systemTicker());
    }

    HadoopQueryRecords(HadoopStorage storage, Duration recordCache, Ticker ticker) {
        this.files = new AtomicFiles(storage);
        this.layout = storage.layout();
        this.recent = Caffeine.newBuilder()
                .maximumSize(REMEMBERED_AT_MOST)
                .expireAfterWrite(recordCache)
                .ticker(ticker)
                .<Key, AsyncQuery>build()
                .asMap();
    }

    @Override
    public void save(AsyncQuery query) {
        // Written while the entry is locked: memory and file change in the same order.
        recent.compute(new Key(query.project(), query.id()), (key, before) -> {
            write(query);
            return query;
        });
    }

    @Override
    public Optional<AsyncQuery> find(ProjectName project, QueryId id) {
        return Optional.ofNullable(
                recent.computeIfAbsent(new Key(project, id), key -> read(key).orElse(null)));
    }

    /** Leaves out the record that fails to be read: one bad file must not hide the others. */
    @Override
    public Stream<AsyncQuery> list(ProjectName project) {
        return files.names(layout.records(project)).stream()
                .flatMap(name -> layout.queryOfRecord(name).stream())
                .flatMap(id -> readForList(new Key(project, id)).stream());
    }

    @Override
    public boolean delete(ProjectName project, QueryId id) {
        boolean existed = files.delete(layout.record(project, id));
        recent.remove(new Key(project, id));
        return existed;
    }

    private void write(AsyncQuery query) {
        try {
            files.write(layout.record(query.project(), query.id()), RecordJson.write(query));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<AsyncQuery> readForList(Key key) {
        try {
            return read(key);
        } catch (UncheckedIOException e) {
            return ignore(key, e);
        }
    }

    private Optional<AsyncQuery> read(Key key) {
        return files.read(layout.record(key.project(), key.id())).flatMap(bytes -> parse(key, bytes));
    }

    private static Optional<AsyncQuery> parse(Key key, byte[] bytes) {
        try {
            AsyncQuery query = RecordJson.read(bytes);
            if (!key.equals(new Key(query.project(), query.id()))) {
                throw new IOException("it is the record of another query");
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

    private record Key(ProjectName project, QueryId id) {}
}
