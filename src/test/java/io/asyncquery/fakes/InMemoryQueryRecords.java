package io.asyncquery.fakes;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.security.ProjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Records that last as long as the test. */
public final class InMemoryQueryRecords implements QueryRecords {
    private final Map<Key, AsyncQuery> records = new ConcurrentHashMap<>();

    @Override
    public void save(AsyncQuery query) {
        records.put(new Key(query.project(), query.id()), query);
    }

    @Override
    public Optional<AsyncQuery> find(ProjectName project, QueryId id) {
        return Optional.ofNullable(records.get(new Key(project, id)));
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

    private record Key(ProjectName project, QueryId id) {}
}
