package io.asyncquery.fakes;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.query.Tombstones.Mark;
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records that last as long as the test. */
public final class InMemoryQueryRecords implements QueryRecords {
    private final Map<Key, AsyncQuery> records = new ConcurrentHashMap<>();
    private final Set<Mark> marks = new HashSet<>();

    @Override
    public synchronized boolean save(AsyncQuery query) {
        Key key = new Key(query.project(), query.id());
        if (query.version() == 1) {
            return records.putIfAbsent(key, query) == null;
        }
        AsyncQuery before = records.get(key);
        if (marks.stream().anyMatch(mark -> mark.id().equals(query.id()) && mark.version() == query.version() - 1)) {
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
    public synchronized boolean close(ProjectName project, QueryId id, int version) {
        return version(project, id).equals(OptionalInt.of(version)) && delete(project, id);
    }

    @Override
    public synchronized boolean delete(ProjectName project, QueryId id) {
        marks.removeIf(mark -> mark.id().equals(id));
        return records.remove(new Key(project, id)) != null;
    }

    @Override
    public Map<QueryId, EndedQuery> ended(ProjectName project, Collection<QueryId> ids) {
        return ids.stream()
                .flatMap(id -> find(project, id).flatMap(EndedQuery::of).stream())
                .collect(Collectors.toMap(EndedQuery::id, Function.identity()));
    }

    @Override
    public Stream<QueryId> ids(ProjectName project) {
        return list(project).map(AsyncQuery::id);
    }

    @Override
    public void deleteUnfinished(ProjectName project, Instant before) {
        // Nothing here is ever half done.
    }

    synchronized boolean mark(ProjectName project, Mark mark) {
        return records.containsKey(new Key(project, mark.id())) && marks.add(mark);
    }

    synchronized boolean confirm(ProjectName project, Mark mark) {
        AsyncQuery last = records.get(new Key(project, mark.id()));
        boolean confirmed = last != null && last.version() == mark.version() && marks.contains(mark);
        if (!confirmed) {
            marks.remove(mark);
        }
        return confirmed;
    }

    synchronized void withdrawBefore(Collection<QueryId> ids, Instant instant) {
        marks.removeIf(mark -> ids.contains(mark.id()) && mark.at().isBefore(instant));
    }

    private record Key(ProjectName project, QueryId id) {}
}
