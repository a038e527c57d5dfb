package io.asyncquery.fakes;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.StoreFullException;
import io.asyncquery.query.Tombstone;
import io.asyncquery.query.Tombstones;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is remembered of expired queries for as long as the test lasts. */
public final class InMemoryTombstones implements Tombstones {
    private final InMemoryQueryRecords records;
    private final Map<QueryId, Mark> marked = new ConcurrentHashMap<>();
    private final Map<QueryId, Tombstone> buried = new ConcurrentHashMap<>();

    private volatile boolean isFull;

    /** Of the queries that are recorded there. */
    public InMemoryTombstones(InMemoryQueryRecords records) {
        this.records = records;
    }

    /** From now on there is no room for a mark. */
    public void fill() {
        isFull = true;
    }

    @Override
    public boolean mark(ProjectName project, Mark mark) {
        if (isFull) {
            throw new StoreFullException(new IOException("No space left on device"));
        }
        return records.mark(project, mark);
    }

    @Override
    public Map<QueryId, Boolean> confirm(ProjectName project, Collection<Mark> marks) {
        Map<QueryId, Boolean> confirmed = new HashMap<>();
        for (Mark mark : marks) {
            confirmed.put(mark.id(), records.confirm(project, mark));
            if (Boolean.TRUE.equals(confirmed.get(mark.id()))) {
                marked.put(mark.id(), mark);
            }
        }
        return confirmed;
    }

    @Override
    public void withdrawBefore(ProjectName project, Collection<QueryId> ids, Instant instant) {
        records.withdrawBefore(ids, instant);
    }

    @Override
    public boolean bury(ProjectName project, QueryId id, Instant at) {
        Optional<AsyncQuery> query = records.find(project, id);
        if (!records.delete(project, id)) {
            return false;
        }
        Optional.ofNullable(marked.remove(id))
                .ifPresent(mark -> buried.put(id, new Tombstone(query.orElseThrow(), mark.rule(), mark.at())));
        return true;
    }

    @Override
    public Optional<Tombstone> find(ProjectName project, QueryId id) {
        return Optional.ofNullable(buried.get(id))
                .filter(tombstone -> tombstone.query().project().equals(project));
    }

    @Override
    public void forgetBefore(ProjectName project, Instant instant, Runnable pace) {
        buried.values()
                .removeIf(tombstone -> tombstone.query().project().equals(project)
                        && day(tombstone.expiredAt()).isBefore(day(instant)));
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
