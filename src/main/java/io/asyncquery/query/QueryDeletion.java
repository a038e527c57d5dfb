package io.asyncquery.query;

import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Removes queries with their results: one for whoever submitted it, many for administrators, expired ones for
 * {@link Retention}. What was removed already, by any replica, is no failure.
 */
public final class QueryDeletion {
    private static final Logger LOG = Logger.getLogger(QueryDeletion.class);

    private final QueryService queries;
    private final ReplicaContext context;
    private final QueryDispatcher dispatcher;
    private final ProjectAccess projects;
    private final Duration stopTimeout;

    /** Deletes in {@code projects}; waits {@code stopTimeout} for a stopped query to end in the engine. */
    public QueryDeletion(
            QueryService queries,
            ReplicaContext context,
            QueryDispatcher dispatcher,
            ProjectAccess projects,
            Duration stopTimeout) {
        this.queries = queries;
        this.context = context;
        this.dispatcher = dispatcher;
        this.projects = projects;
        this.stopTimeout = stopTimeout;
    }

    /** Removes a query and its result, stopping it first. Says whether everything went, and what it was. */
    public boolean delete(Caller caller, Project project, QueryId id, Consumer<AsyncQuery> deleted) {
        return remove(queries.get(caller, project, id), project, deleted);
    }

    /** Removes every query of every project. Says whether everything went, and what has gone. */
    public boolean deleteAll(Caller caller, Consumer<AsyncQuery> deleted) {
        requireAdministrator(caller);
        Removal removal = new Removal();
        projects.all().forEach(project -> removeAll(project, query -> true, deleted, removal));
        return removal.isComplete();
    }

    /** Removes a project's queries that ended, or if unfinished were submitted, before an instant. */
    public boolean deleteOlderThan(Caller caller, Project project, Instant instant, Consumer<AsyncQuery> deleted) {
        requireAdministrator(caller, project);
        Removal removal = new Removal();
        removeAll(project, isOlderThan(instant), deleted, removal);
        return removal.isComplete();
    }

    /** What {@link #deleteAll} would remove. */
    public void previewAll(Caller caller, Consumer<AsyncQuery> found) {
        requireAdministrator(caller);
        projects.all().forEach(project -> forEach(project, query -> true, found));
    }

    /** What {@link #deleteOlderThan} would remove. */
    public void previewOlderThan(Caller caller, Project project, Instant instant, Consumer<AsyncQuery> found) {
        requireAdministrator(caller, project);
        forEach(project, isOlderThan(instant), found);
    }

    /** Removes, on the service's own behalf, what has ended and meets a condition; {@code removal} says how it went. */
    void expire(Project project, Predicate<AsyncQuery> condition, Consumer<AsyncQuery> deleted, Removal removal) {
        removeAll(project, query -> query.isFinished() && condition.test(query), deleted, removal);
    }

    static void requireAdministrator(Caller caller) {
        if (!caller.isAdministrator()) {
            throw new NotAdministratorException();
        }
    }

    static void requireAdministrator(Caller caller, Project project) {
        if (!project.mayAdminister(caller)) {
            throw new NotAdministratorException();
        }
    }

    private static Predicate<AsyncQuery> isOlderThan(Instant instant) {
        return query -> query.ageCountsFrom().isBefore(instant);
    }

    private void removeAll(
            Project project, Predicate<AsyncQuery> condition, Consumer<AsyncQuery> deleted, Removal removal) {
        Consumer<AsyncQuery> counting = removal.counting(deleted);
        try {
            forEach(project, query -> true, query -> {
                removal.examine();
                if (condition.test(query) && !remove(query, project, counting)) {
                    removal.fail();
                }
            });
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "project %s: its queries could not be listed", project.name());
            removal.lost();
        }
    }

    private void forEach(Project project, Predicate<AsyncQuery> condition, Consumer<AsyncQuery> action) {
        try (Stream<AsyncQuery> records = context.ports().records().list(project.name())) {
            records.filter(condition).forEach(action);
        }
    }

    /** Result first, record last: a crash in between is simply tried again. */
    private boolean remove(AsyncQuery query, Project project, Consumer<AsyncQuery> deleted) {
        try {
            AsyncQuery ended = queries.end(query, project);
            dispatcher.find(query.id()).ifPresent(this::awaitEnd);
            ResultStore results = context.ports().results();
            for (int attempt = 1; attempt <= Math.max(1, ended.state().attempts()); attempt++) {
                results.delete(results.locate(query.project(), query.id(), attempt));
            }
            context.ports().records().delete(query.project(), query.id());
            LOG.infof("query %s deleted", query.id());
            deleted.accept(ended);
            return true;
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s could not be deleted", query.id());
            return false;
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
