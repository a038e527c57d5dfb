package io.asyncquery.hadoop;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.jboss.logging.Logger;

/** The versions of records: one directory per query, which has a file for each of them. */
final class RecordVersions {
    private static final Logger LOG = Logger.getLogger(RecordVersions.class);

    private final AtomicFiles files;
    private final StorageLayout layout;

    RecordVersions(HadoopStorage storage) {
        this.files = storage.atomicFiles();
        this.layout = storage.layout();
    }

    /** Writes a version and removes those before it; says no when it came too late, or the record is about to go. */
    boolean write(AsyncQuery query) {
        Path record = layout.record(query.project(), query.id());
        VersionFile written = VersionFile.created(query.version());
        if (query.version() == 1) {
            files.makeDirectory(record);
        }
        if (!files.create(layout.version(record, written), layout.records(query.project()), bytes(query))) {
            return false;
        }
        List<String> names = files.names(record);
        List<VersionFile> others = VersionFile.in(names).stream()
                .filter(file -> !file.equals(written))
                .toList();
        boolean goes = layout.isFenced(names, query.version() - 1)
                || names.stream()
                        .flatMap(name -> layout.markIn(query.id(), name).stream())
                        .anyMatch(mark -> mark.version() == query.version() - 1);
        // Versions are removed or renamed, so that one which came too late can find its name free: it shows by what is
        // beside it.
        boolean inTime = !goes
                && others.stream().noneMatch(file -> file.version() >= query.version())
                && (query.version() == 1 || others.stream().anyMatch(file -> file.version() == query.version() - 1));
        if (!inTime) {
            files.delete(layout.version(record, written));
            return false;
        }
        others.forEach(old -> files.delete(layout.version(record, old)));
        EndedQuery.of(query).flatMap(VersionFile::ended).ifPresent(name -> rename(record, written, name));
        return true;
    }

    /** The version is written: what its name does not say can be read. */
    private void rename(Path record, VersionFile from, VersionFile to) {
        try {
            files.rename(layout.version(record, from), layout.version(record, to));
        } catch (UncheckedIOException e) {
            LOG.debugf(e, "%s keeps its name", layout.version(record, from));
        }
    }

    /**
     * Hides a version if it is the last one, which takes no new name. First the name goes and then comes the look; a save
     * writes first as well, so that one of the two sees the other. What is left of it is removed with all that was never
     * finished.
     */
    boolean close(Path record, int version) {
        Optional<VersionFile> last = last(record).filter(file -> file.version() == version);
        if (last.isEmpty()) {
            return false;
        }
        Path file = layout.version(record, last.get());
        Path hidden = new Path(record, AtomicFiles.HIDDEN + last.get().name() + AtomicFiles.TEMPORARY);
        if (!files.rename(file, hidden)) {
            return false;
        }
        if (VersionFile.last(files.names(record)).isPresent()) {
            files.rename(hidden, file);
            return false;
        }
        return true;
    }

    /** The last version in a record's directory, wherever that is by now. */
    Optional<VersionFile> last(Path record) {
        return last(files.names(record));
    }

    /** The last version in a record's directory with those files; none when somebody is about to remove it. */
    Optional<VersionFile> last(List<String> names) {
        return VersionFile.last(names).filter(file -> !layout.isFenced(names, file.version()));
    }

    /** The bytes of a version, or nothing when there is none any more. */
    Optional<byte[]> read(Path record, VersionFile file) {
        return files.read(layout.version(record, file));
    }

    /** Those of the queries whose last versions say by their names that they have ended; where no name does, none. */
    Map<QueryId, EndedQuery> ended(ProjectName project, Collection<QueryId> ids) {
        if (!files.canRename()) {
            return Map.of();
        }
        Map<Path, List<String>> names =
                files.names(ids.stream().map(id -> layout.record(project, id)).toList());
        return ids.stream()
                .flatMap(id -> last(names.getOrDefault(layout.record(project, id), List.of()))
                        .flatMap(file -> file.ended(project, id))
                        .stream())
                .collect(Collectors.toMap(EndedQuery::id, Function.identity()));
    }

    private static byte[] bytes(AsyncQuery query) {
        try {
            return RecordJson.write(query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
