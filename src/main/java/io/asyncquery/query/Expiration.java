package io.asyncquery.query;

import io.asyncquery.query.Removal.Outcome;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstones.Mark;
import io.asyncquery.security.ProjectName;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Removes the results of queries whose time is over. Any number of replicas may do that with one query at once, and each
 * of them may die between two steps: the next one who looks goes on.
 */
final class Expiration {
    private static final Logger LOG = Logger.getLogger(Expiration.class);

    private final ReplicaContext context;
    private final QueryDispatcher dispatcher;
    private final Runnable pace;
    private final boolean keepsTombstones;

    /** Waits with {@code pace} before each removal. */
    Expiration(ReplicaContext context, QueryDispatcher dispatcher, Runnable pace, boolean keepsTombstones) {
        this.context = context;
        this.dispatcher = dispatcher;
        this.pace = pace;
        this.keepsTombstones = keepsTombstones;
    }

    /**
     * A query whose time is over.
     *
     * @param query as it was when that was found
     * @param rule what decided that
     */
    record Due(EndedQuery query, Rule rule) {}

    /**
     * Removes the results of queries of a project, unless they were changed since they were looked at, or are still at
     * work here. They are few: all are marked before the first result goes.
     */
    List<Outcome> expire(ProjectName project, List<Due> due) {
        Instant now = context.clock().instant();
        UUID here = UUID.randomUUID();
        List<Outcome> outcomes = new ArrayList<>();
        Map<Mark, Due> marked = new LinkedHashMap<>();
        for (Due each : due) {
            EndedQuery query = each.query();
            Mark mark = new Mark(query.id(), query.version(), each.rule(), now, here);
            mark(each, mark).ifPresentOrElse(outcomes::add, () -> marked.put(mark, each));
        }
        LastLook look = new LastLook(context, project);
        Map<QueryId, Boolean> confirmed =
                marked.isEmpty() ? Map.of() : context.ports().tombstones().confirm(project, marked.keySet());
        marked.forEach((mark, each) -> outcomes.add(Optional.ofNullable(confirmed.get(mark.id()))
                .map(last -> last ? remove(each, mark, look) : Outcome.ABSENT)
                .orElse(Outcome.FAILED)));
        return outcomes;
    }

    /** What became of a query; nothing when it is marked and to be confirmed. */
    private Optional<Outcome> mark(Due due, Mark mark) {
        EndedQuery query = due.query();
        if (dispatcher.knows(query.id())) {
            return Optional.of(Outcome.kept(query));
        }
        try {
            pace.run();
            boolean isThere = context.ports().tombstones().mark(query.project(), mark);
            return isThere ? Optional.empty() : Optional.of(Outcome.ABSENT);
        } catch (StoreFullException e) {
            return Optional.of(removeWithoutMark(due, e));
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s has expired and could not be marked", query.id());
            return Optional.of(Outcome.FAILED);
        }
    }

    /** Where there is no room for a mark the record goes first, and is not remembered. What can come again has to wait. */
    private Outcome removeWithoutMark(Due due, StoreFullException full) {
        EndedQuery query = due.query();
        QueryRecords records = context.ports().records();
        try {
            if (query.id().mayComeAgain()) {
                throw full;
            }
            if (!records.close(query.project(), query.id(), query.version())) {
                return Outcome.ABSENT;
            }
            new AttemptResults(context.ports().results(), query.project(), query.id()).delete(query.attempts());
            records.delete(query.project(), query.id());
            LOG.debugf("query %s expired by %s in a store without room for a mark", query.id(), due.rule());
            return Outcome.gone(freed(due));
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s has expired and could not be removed from a full store", query.id());
            return Outcome.FAILED;
        }
    }

    private Outcome remove(Due due, Mark mark, LastLook look) {
        EndedQuery query = due.query();
        try {
            if (!look.mayGo(mark)) {
                return Outcome.ABSENT;
            }
            new AttemptResults(context.ports().results(), query.project(), query.id()).delete(query.attempts());
            LOG.debugf("query %s expired by %s", query.id(), due.rule());
            return look.mayGo(mark) && leave(query, mark.at()) ? Outcome.gone(freed(due)) : Outcome.ABSENT;
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s has expired and could not be removed", query.id());
            return Outcome.FAILED;
        }
    }

    /** What goes with the query; a lost result frees nothing. */
    private static EndedQuery freed(Due due) {
        return due.rule() == Rule.LOST ? due.query().withoutFiles() : due.query();
    }

    private boolean leave(EndedQuery query, Instant now) {
        return keepsTombstones
                ? context.ports().tombstones().bury(query.project(), query.id(), now)
                : context.ports().records().delete(query.project(), query.id());
    }
}
