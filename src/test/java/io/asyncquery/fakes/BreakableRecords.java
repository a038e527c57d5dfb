package io.asyncquery.fakes;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records on a storage that refuses what a test says it refuses. */
public final class BreakableRecords implements QueryRecords {
    private final QueryRecords sound;
    private volatile Predicate<AsyncQuery> refused = query -> false;
    private volatile Predicate<AsyncQuery> unanswered = query -> false;
    private volatile Predicate<AsyncQuery> late = query -> false;
    private final Queue<AsyncQuery> delayed = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ProjectName unreadable;
    private final AtomicReference<Runnable> afterRead = new AtomicReference<>(() -> {});

    public BreakableRecords(QueryRecords sound) {
        this.sound = sound;
    }

    /** From now on the records that match can neither be saved nor deleted. */
    public void refuse(Predicate<AsyncQuery> condition) {
        refused = condition;
    }

    /** From now on the records that match are saved, but whoever saves them hears of a failure. */
    public void saveThenThrow(Predicate<AsyncQuery> condition) {
        unanswered = condition;
    }

    /** From now on whoever saves records that match hears of a failure, and they are saved later. */
    public void throwThenSave(Predicate<AsyncQuery> condition) {
        late = condition;
    }

    /** Saves what was to be saved later. */
    public void arrive() {
        for (AsyncQuery query = delayed.poll(); query != null; query = delayed.poll()) {
            sound.save(query);
        }
    }

    /** From now on this project's records cannot be listed. */
    public void hide(ProjectName project) {
        unreadable = project;
    }

    /** From now on every project's records can be listed again. */
    public void show() {
        unreadable = null;
    }

    /** The next time that a record is read this happens before whoever reads it goes on. */
    public void afterNextRead(Runnable event) {
        afterRead.set(event);
    }

    @Override
    public boolean save(AsyncQuery query) {
        check(query);
        if (late.test(query)) {
            delayed.add(query);
            throw new UncheckedIOException(new IOException("Read timed out"));
        }
        boolean saved = sound.save(query);
        if (unanswered.test(query)) {
            throw new UncheckedIOException(new IOException("Read timed out"));
        }
        return saved;
    }

    @Override
    public Optional<AsyncQuery> find(ProjectName project, QueryId id, Predicate<AsyncQuery> condition) {
        return sound.find(project, id, condition);
    }

    @Override
    public Optional<AsyncQuery> read(ProjectName project, QueryId id) {
        Optional<AsyncQuery> read = sound.read(project, id);
        afterRead.getAndSet(() -> {}).run();
        return read;
    }

    @Override
    public OptionalInt version(ProjectName project, QueryId id) {
        return sound.version(project, id);
    }

    @Override
    public Stream<AsyncQuery> list(ProjectName project) {
        checkReadable(project);
        return sound.list(project);
    }

    @Override
    public Map<QueryId, EndedQuery> ended(ProjectName project, Collection<QueryId> ids) {
        return sound.ended(project, ids);
    }

    @Override
    public Stream<QueryId> ids(ProjectName project) {
        checkReadable(project);
        return sound.ids(project);
    }

    @Override
    public void deleteUnfinished(ProjectName project, Instant before) {
        sound.deleteUnfinished(project, before);
    }

    @Override
    public boolean close(ProjectName project, QueryId id, int version) {
        sound.find(project, id).ifPresent(this::check);
        return sound.close(project, id, version);
    }

    @Override
    public boolean delete(ProjectName project, QueryId id) {
        sound.find(project, id).ifPresent(this::check);
        return sound.delete(project, id);
    }

    private void checkReadable(ProjectName project) {
        if (project.equals(unreadable)) {
            throw new UncheckedIOException(new IOException("Connection refused"));
        }
    }

    private void check(AsyncQuery query) {
        if (refused.test(query)) {
            throw new UncheckedIOException(new IOException("No space left on device"));
        }
    }
}
