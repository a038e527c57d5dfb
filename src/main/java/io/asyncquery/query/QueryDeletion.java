package io.asyncquery.query;

import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.query.Removal.Outcome;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstones.Mark;
import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Removes queries with their results on request: one for whoever submitted it, many for administrators. What was removed
 * already, by any replica, is no failure; what is pinned stays.
 */
public final class QueryDeletion {
    private static final Logger LOG = Logger.getLogger(QueryDeletion.class);
    /** A record that changes each time it is marked is somebody else's to look after. */
    private static final int TRIES = 10;

    private final QueryService queries;
    private final ReplicaContext context;
    private final QueryDispatcher dispatcher;
    private final ProjectAccess projects;
    private final Duration stopTimeout;
    private final Sweep sweep;

    /** Deletes in {@code projects}; waits {@code stopTimeout} for a stopped query to end in the engine. */
    public QueryDeletion(
            QueryService queries,
            ReplicaContext context,
            QueryDispatcher dispatcher,
            ProjectAccess projects,
            Duration stopTimeout,
            int threads) {
        this.queries = queries;
        this.context = context;
        this.dispatcher = dispatcher;
        this.projects = projects;
        this.stopTimeout = stopTimeout;
        this.sweep = new Sweep(threads);
    }

    /** Removes a query and its result, stopping it first. Says whether everything went, and what it was. */
    public boolean delete(Caller caller, Project project, QueryId id, Consumer<EndedQuery> deleted) {
        Outcome outcome = remove(preview(caller, project, id), project);
        outcome.gone().ifPresent(deleted);
        return outcome.gone().isPresent();
    }

    /** The query that would be removed, which is refused as its removal would be. */
    public AsyncQuery preview(Caller caller, Project project, QueryId id) {
        AsyncQuery query = queries.get(caller, project, id);
        AsyncQuery last = context.ports().records().read(project.name(), id).orElse(query);
        if (last.pinned()) {
            throw new QueryPinnedException(last);
        }
        return last;
    }

    /** Every query of every project. */
    public Selection all(Caller caller) {
        NotAdministratorException.unlessAdministrator(caller);
        return new Selection(projects.all(), query -> true);
    }

    /** A project's queries that ended, or if unfinished were submitted, before an instant. */
    public Selection olderThan(Caller caller, Project project, Instant instant) {
        NotAdministratorException.unlessAdministers(caller, project);
        return new Selection(List.of(project), query -> query.ageCountsFrom().isBefore(instant));
    }

    /** Queries that are to be removed, but for pinned ones. */
    public final class Selection {
        private final List<Project> of;
        private final Predicate<AsyncQuery> condition;

        private Selection(List<Project> of, Predicate<AsyncQuery> condition) {
            this.of = of;
            this.condition = condition.and(query -> !query.pinned());
        }

        /** Says which they are, each with its project. */
        public void preview(BiConsumer<AsyncQuery, Project> found) {
            of.forEach(project -> preview(project, found));
        }

        /** Removes them; says whether everything went, and what has gone. */
        public boolean remove(Consumer<EndedQuery> deleted) {
            Removal removal = new Removal();
            of.forEach(project -> remove(project, deleted, removal));
            return removal.isComplete();
        }

        private void preview(Project project, BiConsumer<AsyncQuery, Project> found) {
            QueryRecords records = context.ports().records();
            try (Stream<QueryId> ids = records.ids(project.name())) {
                sweep.forEach(
                        ids.iterator(),
                        id -> records.read(project.name(), id).filter(condition),
                        query -> query.ifPresent(known -> found.accept(known, project)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void remove(Project project, Consumer<EndedQuery> deleted, Removal removal) {
            sweep.overQueries(
                    context.ports().records(),
                    project.name(),
                    query -> condition.test(query) ? removeUnlessPinned(query, project) : Outcome.LEFT,
                    outcome -> removal.count(outcome, deleted),
                    removal);
        }
    }

    private Outcome removeUnlessPinned(AsyncQuery query, Project project) {
        try {
            return remove(query, project);
        } catch (QueryPinnedException pinnedMeanwhile) {
            return Outcome.LEFT;
        }
    }

    /** Result first, record last: a crash in between is simply tried again. */
    private Outcome remove(AsyncQuery query, Project project) {
        try {
            AsyncQuery ended = queries.end(query, project);
            dispatcher.find(query.id()).ifPresent(this::awaitEnd);
            LastLook look = new LastLook(context, project.name());
            announced(ended, look).ifPresent(announced -> remove(announced, look));
            return EndedQuery.of(ended).map(Outcome::gone).orElse(Outcome.LEFT);
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s could not be deleted", query.id());
            return Outcome.FAILED;
        }
    }

    private void remove(Announced announced, LastLook look) {
        AsyncQuery query = announced.query();
        if (!announced.mark().map(look::mayGo).orElse(true)) {
            return;
        }
        new AttemptResults(context.ports().results(), query)
                .delete(query.state().attempts());
        if (announced.mark().map(look::mayGo).orElse(true)) {
            context.ports().records().delete(query.project(), query.id());
            LOG.debugf("query %s deleted", query.id());
        }
    }

    /**
     * A query that goes.
     *
     * @param query as it is when nobody can pin it any more
     * @param mark what keeps others from that; none where nobody could, or there was no room for one, of a query that
     *     cannot be submitted again
     */
    private record Announced(AsyncQuery query, Optional<Mark> mark) {}

    /** The query when nobody can pin it any more; nothing when somebody else has removed it. */
    private Optional<Announced> announced(AsyncQuery ended, LastLook look) {
        AsyncQuery last = ended;
        for (int i = 0; i < TRIES; i++) {
            if (last.pinned()) {
                throw new QueryPinnedException(last);
            }
            Optional<Announced> announced = announce(last, look);
            if (announced.isPresent()) {
                return announced;
            }
            Optional<AsyncQuery> now =
                    context.ports().records().read(last.project(), last.id()).filter(AsyncQuery::isFinished);
            if (now.isEmpty()) {
                return Optional.empty();
            }
            last = now.get();
        }
        throw new UncheckedIOException(new IOException("Query " + ended.id() + " is changed again and again"));
    }

    private Optional<Announced> announce(AsyncQuery query, LastLook look) {
        if (!(query.state() instanceof Succeeded) && !query.id().mayComeAgain()) {
            return Optional.of(new Announced(query, Optional.empty()));
        }
        Mark mark = new Mark(
                query.id(), query.version(), Rule.DELETED, context.clock().instant(), UUID.randomUUID());
        try {
            return context.ports().tombstones().mark(query.project(), mark) && look.isConfirmed(mark)
                    ? Optional.of(new Announced(query, Optional.of(mark)))
                    : Optional.empty();
        } catch (StoreFullException e) {
            if (query.id().mayComeAgain()) {
                throw e;
            }
            return context.ports().records().close(query.project(), query.id(), query.version())
                    ? Optional.of(new Announced(query, Optional.empty()))
                    : Optional.empty();
        }
    }

    private void awaitEnd(QueryExecution execution) {
        try {
            execution.awaitEnd(stopTimeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
