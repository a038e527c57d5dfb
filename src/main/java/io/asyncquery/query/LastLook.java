package io.asyncquery.query;

import io.asyncquery.query.Tombstones.Mark;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks once more at queries that were confirmed to go, before something of them is removed. Another replica may have
 * removed one meanwhile, and its user have submitted it again with the same key: what is there then is not to go. A
 * query without a key never comes again, so that it is worth a look only when this replica was held up.
 */
final class LastLook {
    private static final Duration HELD_UP = Duration.ofSeconds(10);

    private final ReplicaContext context;
    private final ProjectName project;
    private final long begin;

    /** At queries of that project, which are confirmed from now on. */
    LastLook(ReplicaContext context, ProjectName project) {
        this.context = context;
        this.project = project;
        this.begin = context.nanos().getAsLong();
    }

    /** Whether a query is still the one that was marked. */
    boolean mayGo(Mark mark) {
        return isCertain(mark.id()) || isConfirmed(mark);
    }

    /** Whether nothing saves a next version of what was marked. */
    boolean isConfirmed(Mark mark) {
        return Optional.ofNullable(context.ports()
                        .tombstones()
                        .confirm(project, List.of(mark))
                        .get(mark.id()))
                .orElseThrow(() -> new UncheckedIOException(
                        new IOException("Query " + mark.id() + " is marked and cannot be looked at")));
    }

    private boolean isCertain(QueryId id) {
        return !id.mayComeAgain() && context.nanos().getAsLong() - begin < HELD_UP.toNanos();
    }
}
