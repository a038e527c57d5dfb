package io.asyncquery.fakes;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstone;
import io.asyncquery.query.Tombstones;
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is remembered of expired queries for as long as the test lasts. */
public final class InMemoryTombstones implements Tombstones {
    private final InMemoryQueryRecords records;
    private final Map<QueryId, Tombstone> marked = new ConcurrentHashMap<>();
    private final Map<QueryId, Tombstone> buried = new ConcurrentHashMap<>();

    /** Of the queries that are recorded there. */
    public InMemoryTombstones(InMemoryQueryRecords records) {
        this.records = records;
    }

    @Override
    public boolean mark(AsyncQuery query, Rule rule, Instant at) {
        if (!records.mark(query)) {
            return false;
        }
        marked.put(query.id(), new Tombstone(query, rule, at));
        return true;
    }

    @Override
    public boolean bury(AsyncQuery query, Instant at) {
        if (!records.delete(query.project(), query.id())) {
            return false;
        }
        Optional.ofNullable(marked.remove(query.id())).ifPresent(tombstone -> buried.put(query.id(), tombstone));
        return true;
    }

    @Override
    public Optional<Tombstone> find(ProjectName project, QueryId id) {
        return Optional.ofNullable(buried.get(id))
                .filter(tombstone -> tombstone.query().project().equals(project));
    }

    @Override
    public void forgetBefore(ProjectName project, Instant instant) {
        buried.values()
                .removeIf(tombstone -> tombstone.query().project().equals(project)
                        && day(tombstone.expiredAt()).isBefore(day(instant)));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
