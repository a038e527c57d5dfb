package io.asyncquery.query;

import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.query.QueryState.Unfinished;
import io.asyncquery.result.Download;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What users can do with queries. A query that the caller may not see is treated like one that never was; the caller
 * must already be allowed to query the project.
 */
public final class QueryService {
    private static final Logger LOG = Logger.getLogger(QueryService.class);

    private final Ports ports;
    private final QueryDispatcher dispatcher;
    private final ProjectAccess projects;
    private final Clock clock;
    private final Duration stopTimeout;

    /** Serves the projects of {@code projects}; waits {@code stopTimeout} for a stopped query to end in the engine. */
    public QueryService(
            Ports ports, QueryDispatcher dispatcher, ProjectAccess projects, Clock clock, Duration stopTimeout) {
        this.ports = ports;
        this.dispatcher = dispatcher;
        this.projects = projects;
        this.clock = clock;
        this.stopTimeout = stopTimeout;
    }

    /** Takes on a query and answers before the engine has seen it. */
    public AsyncQuery submit(Caller caller, Project project, QuerySubmission submission) {
        if (!ports.engine().isAvailable()) {
            throw new EngineUnavailableException();
        }
        Queued queued = new Queued(dispatcher.replica());
        AsyncQuery query = new AsyncQuery(QueryId.random(), caller.name(), clock.instant(), submission, queued);
        dispatcher.admit(query, project);
        LOG.infof("query %s submitted by %s to %s", query.id(), caller.name(), project.name());
        return query;
    }

    /** The query, if there is one and the caller submitted it or administers the project. */
    public Optional<AsyncQuery> find(Caller caller, Project project, QueryId id) {
        return current(project, id).filter(query -> query.isOf(caller) || project.mayAdminister(caller));
    }

    /** Where the result is, or will be. */
    public ResultLocation location(Caller caller, Project project, QueryId id) {
        return ports.results()
                .locate(project.name(), require(caller, project, id).id());
    }

    /** The columns of the result: known as soon as the statement is analysed. */
    public ResultSchema schema(Caller caller, Project project, QueryId id) {
        AsyncQuery query = require(caller, project, id);
        if (query.state() instanceof Running running && running.schema().isPresent()) {
            return running.schema().get();
        }
        return succeeded(query).schema();
    }

    /** What the result consists of. */
    public Succeeded succeeded(Caller caller, Project project, QueryId id) {
        return succeeded(require(caller, project, id));
    }

    /** The result as one file; {@code header} overrides what the submission said of the header. */
    public Download download(Caller caller, Project project, QueryId id, Optional<Boolean> header) throws IOException {
        AsyncQuery query = require(caller, project, id);
        Succeeded succeeded = succeeded(query);
        OutputOptions output = query.submission().output();
        ResultFiles files = ports.results().open(ports.results().locate(project.name(), id));
        return Download.assemble(
                output, succeeded.schema(), succeeded.manifest(), header.orElse(output.includeHeader()), files);
    }

    /** Ends a query that is queued or running; one that has ended is left as it is. */
    public void cancel(Caller caller, Project project, QueryId id) {
        require(caller, project, id);
        dispatcher.find(id).ifPresent(execution -> dispatcher.stop(execution, QueryFailure.STOPPED_BY_USER));
    }

    /** Removes a query and its result, stopping it first. Says whether everything went. */
    public boolean delete(Caller caller, Project project, QueryId id) {
        return remove(require(caller, project, id));
    }

    /** Removes every query of every project. Says whether everything went. */
    public boolean deleteAll(Caller caller) {
        if (!caller.isAdministrator()) {
            throw new NotAdministratorException();
        }
        boolean everything = true;
        for (Project project : projects.all()) {
            everything &= removeAll(project, query -> true);
        }
        return everything;
    }

    /** Removes a project's queries that ended, or if unfinished were submitted, before an instant. */
    public boolean deleteOlderThan(Caller caller, Project project, Instant instant) {
        if (!project.mayAdminister(caller)) {
            throw new NotAdministratorException();
        }
        return expire(project, instant);
    }

    /** What {@link #deleteOlderThan} does, on the service's own behalf. */
    public boolean expire(Project project, Instant instant) {
        return removeAll(project, query -> query.ageCountsFrom().isBefore(instant));
    }

    /** Renews this replica's word that it is alive. */
    public void renewLease(Duration length) {
        ports.leases().renew(new Lease(dispatcher.replica(), clock.instant().plus(length)));
    }

    private AsyncQuery require(Caller caller, Project project, QueryId id) {
        return find(caller, project, id).orElseThrow(() -> new QueryNotFoundException(id));
    }

    private static Succeeded succeeded(AsyncQuery query) {
        if (query.state() instanceof Succeeded succeeded) {
            return succeeded;
        }
        throw new QueryNotSuccessfulException(query);
    }

    private Optional<AsyncQuery> current(Project project, QueryId id) {
        Optional<QueryExecution> execution = dispatcher.find(id);
        if (execution.isPresent()) {
            return execution
                    .filter(e -> !e.isDiscarded())
                    .map(QueryExecution::query)
                    .filter(query -> query.project().equals(project.name()));
        }
        return ports.records().find(project.name(), id).map(this::settled);
    }

    /** A record of a query that this replica is not at work on: whoever owned it unfinished may be gone. */
    private AsyncQuery settled(AsyncQuery recorded) {
        if (recorded.state() instanceof Unfinished unfinished && isLost(unfinished.owner())) {
            AsyncQuery lost = recorded.with(unfinished.failed(clock.instant(), QueryFailure.OWNER_LOST));
            ports.records().save(lost);
            ports.results().delete(ports.results().locate(lost.project(), lost.id()));
            LOG.warnf("query %s was lost with replica %s", lost.id(), unfinished.owner());
            return lost;
        }
        return recorded;
    }

    private boolean isLost(ReplicaId owner) {
        return owner.equals(dispatcher.replica())
                || ports.leases()
                        .find(owner)
                        .map(lease -> lease.lapsedAt(clock.instant()))
                        .orElse(true);
    }

    private boolean removeAll(Project project, Predicate<AsyncQuery> condition) {
        try (Stream<AsyncQuery> records = ports.records().list(project.name())) {
            return records.filter(condition).map(this::remove).reduce(true, Boolean::logicalAnd);
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "project %s: its queries could not be listed", project.name());
            return false;
        }
    }

    /** Result first, record last: a crash in between is simply tried again. */
    private boolean remove(AsyncQuery query) {
        try {
            stopAndForget(query.id());
            ports.results().delete(ports.results().locate(query.project(), query.id()));
            ports.records().delete(query.project(), query.id());
            LOG.infof("query %s deleted", query.id());
            return true;
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s could not be deleted", query.id());
            return false;
        }
    }

    private void stopAndForget(QueryId id) {
        dispatcher.find(id).ifPresent(execution -> {
            execution.discard();
            dispatcher.stop(execution, QueryFailure.STOPPED_BY_USER);
            try {
                execution.awaitEnd(stopTimeout);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
