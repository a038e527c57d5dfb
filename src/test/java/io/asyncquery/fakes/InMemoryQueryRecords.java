package io.asyncquery.fakes;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Records that last as long as the test. */
public final class InMemoryQueryRecords implements QueryRecords {
    private final Map<Key, AsyncQuery> records = new ConcurrentHashMap<>();
    private final Map<Key, AsyncQuery> marked = new ConcurrentHashMap<>();

    @Override
    public boolean save(AsyncQuery query) {
        Key key = new Key(query.project(), query.id());
        if (query.version() == 1) {
            return records.putIfAbsent(key, query) == null;
        }
        AsyncQuery before = records.get(key);
        if (before != null && before.equals(marked.get(key))) {
            return false;
        }
        return before != null && before.version() == query.version() - 1 && records.replace(key, before, query);
    }

    @Override
    public Optional<AsyncQuery> find(ProjectName project, QueryId id, Predicate<AsyncQuery> condition) {
        return Optional.ofNullable(records.get(new Key(project, id))).filter(condition);
    }

    @Override
    public Optional<AsyncQuery> read(ProjectName project, QueryId id) {
        return find(project, id);
    }

    @Override
    public OptionalInt version(ProjectName project, QueryId id) {
        return find(project, id).map(query -> OptionalInt.of(query.version())).orElseGet(OptionalInt::empty);
    }

    @Override
    public Stream<AsyncQuery> list(ProjectName project) {
        return List.copyOf(records.values()).stream()
                .filter(query -> query.project().equals(project));
    }

    @Override
    public boolean delete(ProjectName project, QueryId id) {
        return records.remove(new Key(project, id)) != null;
    }

    @Override
    public Stream<QueryId> ids(ProjectName project) {
        return list(project).map(AsyncQuery::id);
    }

    @Override
    public void deleteUnfinished(ProjectName project, Instant before) {
        // Nothing here is ever half done.
    }

    boolean mark(AsyncQuery query) {
        Key key = new Key(query.project(), query.id());
        marked.put(key, query);
        if (query.equals(records.get(key))) {
            return true;
        }
        marked.remove(key, query);
        return false;
    }

    private record Key(ProjectName project, QueryId id) {}
}
