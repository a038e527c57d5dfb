package io.asyncquery.fakes;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.ResultStore;
import io.asyncquery.query.StoredResult;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Result files on a storage that refuses what a test says it refuses. */
public final class BreakableResults implements ResultStore {
    private final ResultStore sound;
    private volatile Predicate<ResultLocation> refused = location -> false;

    public BreakableResults(ResultStore sound) {
        this.sound = sound;
    }

    /** From now on the results that match can neither be looked at nor deleted. */
    public void refuse(Predicate<ResultLocation> condition) {
        refused = condition;
    }

    @Override
    public ResultLocation locate(ProjectName project, QueryId id, int attempt) {
        return sound.locate(project, id, attempt);
    }

    @Override
    public Optional<ResultManifest> manifest(ResultLocation location) {
        check(location);
        return sound.manifest(location);
    }

    @Override
    public ResultFiles open(ResultLocation location) {
        return sound.open(location);
    }

    @Override
    public boolean exists(ResultLocation location) {
        check(location);
        return sound.exists(location);
    }

    @Override
    public Stream<StoredResult> list(ProjectName project) {
        return sound.list(project);
    }

    @Override
    public void delete(ResultLocation location) {
        check(location);
        sound.delete(location);
    }

    private void check(ResultLocation location) {
        if (refused.test(location)) {
            throw new UncheckedIOException(new IOException("Connection refused"));
        }
    }
}
