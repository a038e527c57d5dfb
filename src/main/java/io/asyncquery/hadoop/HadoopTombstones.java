package io.asyncquery.hadoop;

import io.asyncquery.hadoop.StorageLayout.Mark;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstone;
import io.asyncquery.query.Tombstones;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.jboss.logging.Logger;

/**
 * An expired query's record, moved as it is to a directory of that day. To bury a query costs as much as to delete it,
 * and to forget a day is one call, however many were buried on it. The mark is no more than a name in the record's
 * directory, which says it all.
 */
public final class HadoopTombstones implements Tombstones {
    private static final Logger LOG = Logger.getLogger(HadoopTombstones.class);

    private final HadoopQueryRecords records;
    private final AtomicFiles files;
    private final RecordRemoval removal;
    private final StorageLayout layout;

    /** Takes queries out of those records, which are on the same storage. */
    public HadoopTombstones(HadoopStorage storage, HadoopQueryRecords records) {
        this.records = records;
        this.files = storage.atomicFiles();
        this.removal = storage.recordRemoval();
        this.layout = storage.layout();
    }

    /** First the mark and then the look; a save writes first as well, so that one of the two sees the other. */
    @Override
    public boolean mark(AsyncQuery query, Rule rule, Instant at) {
        Path mark = layout.mark(query.project(), query.id(), new Mark(query.version(), rule, at), UUID.randomUUID());
        if (!files.isDirectory(mark.getParent())) {
            return false;
        }
        files.makeSign(mark);
        List<Integer> versions = layout.versionsIn(files.names(mark.getParent()));
        boolean last =
                versions.contains(query.version()) && versions.stream().noneMatch(version -> version > query.version());
        if (!last) {
            files.delete(mark);
        }
        return last;
    }

    @Override
    public boolean bury(AsyncQuery query, Instant at) {
        Path record = layout.record(query.project(), query.id());
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        Path grave = layout.expired(query.project(), day, query.id());
        boolean buried = removal.bury(record, grave);
        records.forget(query.project(), query.id());
        return buried;
    }

    @Override
    public Optional<Tombstone> find(ProjectName project, QueryId id) {
        return days(project).stream()
                .sorted(Comparator.reverseOrder())
                .flatMap(day -> read(layout.expired(project, day, id), id).stream())
                .findFirst();
    }

    @Override
    public void forgetBefore(ProjectName project, Instant instant) {
        LocalDate first = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        days(project).stream()
                .filter(day -> day.isBefore(first))
                .forEach(day -> files.deleteTree(layout.expired(project, day)));
    }

    private List<LocalDate> days(ProjectName project) {
        return files.names(layout.expired(project)).stream()
                .flatMap(name -> day(name).stream())
                .toList();
    }

    private static Optional<LocalDate> day(String name) {
        try {
            return Optional.of(LocalDate.parse(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Optional<Tombstone> read(Path grave, QueryId id) {
        List<String> names = files.names(grave);
        Optional<Mark> mark = names.stream()
                .flatMap(name -> layout.markIn(name).stream())
                .max(Comparator.comparingInt(Mark::version).thenComparing(Mark::at));
        Optional<byte[]> record = layout.versionsIn(names).stream()
                .max(Comparator.naturalOrder())
                .flatMap(version -> files.read(layout.version(grave, version)));
        return mark.isPresent() && record.isPresent() ? tombstone(record.get(), mark.get(), id) : Optional.empty();
    }

    private static Optional<Tombstone> tombstone(byte[] record, Mark mark, QueryId id) {
        try {
            return Optional.of(new Tombstone(RecordJson.read(record), mark.rule(), mark.at()));
        } catch (IOException e) {
            LOG.warnf("query %s has expired and its record cannot be read: %s", id, e.getMessage());
            return Optional.empty();
        }
    }
}
