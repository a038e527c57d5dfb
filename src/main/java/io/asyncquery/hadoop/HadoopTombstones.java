package io.asyncquery.hadoop;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstone;
import io.asyncquery.query.Tombstones;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jboss.logging.Logger;

/**
 * An expired query's record, moved as it is to a directory of that day. To bury a query costs as much as to delete it,
 * and to find what is to be forgotten one listing. The mark is no more than a name in the record's directory, which says
 * it all.
 */
public final class HadoopTombstones implements Tombstones {
    private static final Logger LOG = Logger.getLogger(HadoopTombstones.class);

    private final HadoopQueryRecords records;
    private final AtomicFiles files;
    private final RecordVersions versions;
    private final RecordRemoval removal;
    private final StorageLayout layout;

    /** Takes queries out of those records, which are on the same storage. */
    public HadoopTombstones(HadoopStorage storage, HadoopQueryRecords records) {
        this.records = records;
        this.files = storage.atomicFiles();
        this.versions = new RecordVersions(storage);
        this.removal = storage.recordRemoval();
        this.layout = storage.layout();
    }

    @Override
    public boolean mark(ProjectName project, Mark mark) {
        return files.makeSign(layout.mark(project, mark));
    }

    /** First the mark and then the look; a save writes first as well, so that one of the two sees the other. */
    @Override
    public Map<QueryId, Boolean> confirm(ProjectName project, Collection<Mark> marks) {
        Map<Path, List<String>> names = files.names(
                marks.stream().map(mark -> layout.record(project, mark.id())).toList());
        Map<QueryId, Boolean> confirmed = new HashMap<>();
        for (Mark mark : marks) {
            Optional.ofNullable(names.get(layout.record(project, mark.id())))
                    .ifPresent(found -> confirmed.put(mark.id(), confirm(project, mark, found)));
        }
        return confirmed;
    }

    private boolean confirm(ProjectName project, Mark mark, List<String> names) {
        Path sign = layout.mark(project, mark);
        boolean expires = names.contains(sign.getName())
                && versions.last(names)
                        .filter(file -> file.version() == mark.version())
                        .isPresent();
        if (!expires && !names.isEmpty()) {
            withdraw(sign);
        }
        return expires;
    }

    @Override
    public void withdrawBefore(ProjectName project, Collection<QueryId> ids, Instant instant) {
        Map<Path, List<String>> names =
                files.names(ids.stream().map(id -> layout.record(project, id)).toList());
        OneByOne withdrawals = new OneByOne();
        for (QueryId id : ids) {
            Path record = layout.record(project, id);
            names.getOrDefault(record, List.of()).stream()
                    .filter(name -> layout.markIn(id, name)
                            .filter(mark -> mark.at().isBefore(instant))
                            .isPresent())
                    .forEach(name -> withdrawals.attempt(() -> files.delete(new Path(record, name))));
        }
        withdrawals.finish();
    }

    /** What is left of a mark of an earlier version keeps nobody from anything. */
    private void withdraw(Path mark) {
        try {
            files.delete(mark);
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "%s could not be withdrawn", mark);
        }
    }

    @Override
    public boolean bury(ProjectName project, QueryId id, Instant at) {
        Path record = layout.record(project, id);
        Path grave = layout.expired(project, LocalDate.ofInstant(at, ZoneOffset.UTC), id);
        boolean buried = removal.bury(record, grave);
        records.forget(project, id);
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
    public void forgetBefore(ProjectName project, Instant instant, Runnable pace) {
        LocalDate first = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        OneByOne removals = new OneByOne();
        days(project).stream()
                .filter(day -> day.isBefore(first))
                .forEach(day -> removals.attempt(() -> files.deleteTree(layout.expired(project, day), pace)));
        removals.finish();
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
                .flatMap(name -> layout.markIn(id, name).stream())
                .filter(found -> found.rule() != Rule.DELETED)
                .max(Comparator.comparingInt(Mark::version).thenComparing(Mark::at));
        Optional<byte[]> record = VersionFile.last(names).flatMap(file -> versions.read(grave, file));
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
