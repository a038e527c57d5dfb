package io.asyncquery.query;

import io.asyncquery.query.Removal.Fate;
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
        List<Mark> marks = new ArrayList<>();
        Map<Mark, Due> marked = new LinkedHashMap<>();
        for (Due each : due) {
            EndedQuery query = each.query();
            Mark mark = new Mark(query.id(), query.version(), each.rule(), now, here);
            switch (mark(project, mark)) {
                case GONE -> {
                    marks.add(mark);
                    marked.put(mark, each);
                }
                case KEPT -> outcomes.add(Outcome.kept(query));
                case ABSENT -> outcomes.add(Outcome.ABSENT);
                case FAILED -> outcomes.add(Outcome.FAILED);
            }
        }
        LastLook look = new LastLook(context, project);
        Map<QueryId, Boolean> confirmed =
                marks.isEmpty() ? Map.of() : context.ports().tombstones().confirm(project, marks);
        marked.forEach((mark, each) -> outcomes.add(Optional.ofNullable(confirmed.get(mark.id()))
                .map(last -> last ? remove(each, mark, look) : Outcome.ABSENT)
                .orElse(Outcome.FAILED)));
        return outcomes;
    }

    /** Whether it is as good as gone. */
    private Fate mark(ProjectName project, Mark mark) {
        if (dispatcher.knows(mark.id())) {
            return Fate.KEPT;
        }
        try {
            pace.run();
            return context.ports().tombstones().mark(project, mark) ? Fate.GONE : Fate.ABSENT;
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s has expired and could not be marked", mark.id());
            return Fate.FAILED;
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
