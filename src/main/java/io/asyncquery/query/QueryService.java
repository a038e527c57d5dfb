package io.asyncquery.query;

import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.query.QueryState.Unfinished;
import io.asyncquery.result.Download;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Caller;
import io.asyncquery.security.LogText;
import io.asyncquery.security.Project;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What users can do with queries, but for {@link QueryDeletion}. A query that the caller may not see is treated like one that never was; the caller
 * must already be allowed to query the project.
 */
public final class QueryService {
    private static final Logger LOG = Logger.getLogger(QueryService.class);

    private final ReplicaContext context;
    private final QueryDispatcher dispatcher;
    private final QueuePositions positions;

    /** Takes on queries with {@code dispatcher}. */
    public QueryService(ReplicaContext context, QueryDispatcher dispatcher) {
        this.context = context;
        this.dispatcher = dispatcher;
        this.positions = new QueuePositions(context, dispatcher);
    }

    /**
     * Takes on a query and answers before the engine has seen it. The same key of the same caller in the same project
     * gives the query that was first submitted with it, for as long as that is kept.
     */
    public AsyncQuery submit(
            Caller caller, Project project, QuerySubmission submission, Optional<String> idempotencyKey) {
        QueryId id = idempotencyKey
                .map(key -> QueryId.of(project.name(), caller.name(), key))
                .orElseGet(QueryId::random);
        Optional<AsyncQuery> earlier =
                idempotencyKey.flatMap(key -> context.ports().records().read(project.name(), id));
        if (earlier.isPresent()) {
            return same(earlier.get(), submission);
        }
        EngineName engine = context.ports().engines().choose(submission.sparkQueue());
        context.ports().engines().requireAvailable(engine, submission.sparkQueue());
        AsyncQuery query = AsyncQuery.submitted(
                id, caller.name(), context.clock().instant(), submission, engine, dispatcher.replica());
        if (!dispatcher.admit(query, project)) {
            // Submitted with the same key at the same time.
            return same(
                    context.ports()
                            .records()
                            .read(project.name(), id)
                            .orElseThrow(() -> new QueryNotFoundException(id)),
                    submission);
        }
        LOG.infof("query %s submitted by %s to %s", query.id(), LogText.of(caller.name()), project.name());
        return query;
    }

    /** The query, if there is one and the caller submitted it or administers the project. */
    public Optional<AsyncQuery> find(Caller caller, Project project, QueryId id) {
        return find(caller, project, id, new AtomicBoolean());
    }

    /** The query, or the exception of one that is not there. */
    public AsyncQuery get(Caller caller, Project project, QueryId id) {
        AtomicBoolean anothers = new AtomicBoolean();
        return find(caller, project, id, anothers)
                .orElseThrow(
                        () -> anothers.get() ? QueryNotFoundException.ofAnothers(id) : new QueryNotFoundException(id));
    }

    /** What is left of the query, if it has expired and the caller submitted it or administers the project. */
    public Optional<Tombstone> findExpired(Caller caller, Project project, QueryId id) {
        return context.ports()
                .tombstones()
                .find(project.name(), id)
                .filter(tombstone -> isVisible(tombstone.query(), caller, project));
    }

    /** Those queries of the project that the caller may see and asks for, the latest first. */
    public QueryPage list(Caller caller, Project project, QueryFilter filter) {
        try (Stream<AsyncQuery> records = context.ports().records().list(project.name())) {
            return filter.page(records.filter(query -> isVisible(query, caller, project)));
        }
    }

    /**
     * How many queries have their turn before this one in the queue that it waits in; nothing when it does not wait, or
     * when another replica's queue, in which it does, is not known so far.
     */
    public OptionalInt queuePosition(AsyncQuery query) {
        return positions.of(query);
    }

    /** Where the result is, or will be unless the query has to be begun again. */
    public ResultLocation location(Caller caller, Project project, QueryId id) {
        return location(get(caller, project, id));
    }

    /** The columns of the result: known as soon as the statement is analysed. */
    public ResultSchema schema(Caller caller, Project project, QueryId id) {
        AsyncQuery query = latest(caller, project, id);
        if (query.state() instanceof Running running && running.schema().isPresent()) {
            return running.schema().get();
        }
        return succeeded(query).schema();
    }

    /** What the result consists of. */
    public Succeeded succeeded(Caller caller, Project project, QueryId id) {
        return succeeded(latest(caller, project, id));
    }

    /** The result as one file; {@code header} overrides what the submission said of the header. */
    public Download download(Caller caller, Project project, QueryId id, Optional<Boolean> header) throws IOException {
        AsyncQuery query = latest(caller, project, id);
        Succeeded succeeded = succeeded(query);
        OutputOptions output = query.submission().output();
        ResultFiles files = context.ports().results().open(location(query));
        return Download.assemble(
                output, succeeded.schema(), succeeded.manifest(), header.orElse(output.includeHeader()), files);
    }

    /** Ends a query that is queued or running, on whichever replica; one that has ended is left. Gives how it ended. */
    public AsyncQuery cancel(Caller caller, Project project, QueryId id) {
        return end(get(caller, project, id), project);
    }

    private static AsyncQuery same(AsyncQuery earlier, QuerySubmission submission) {
        if (earlier.submission().equals(submission)) {
            return earlier;
        }
        throw new IdempotencyKeyReusedException(earlier.id());
    }

    private static Succeeded succeeded(AsyncQuery query) {
        if (query.state() instanceof Succeeded succeeded) {
            return succeeded;
        }
        throw new QueryNotSuccessfulException(query);
    }

    /** What runs here for somebody else is looked up all the same: it takes the time of an unknown one. */
    private Optional<AsyncQuery> find(Caller caller, Project project, QueryId id, AtomicBoolean anothers) {
        Predicate<AsyncQuery> visible = query -> {
            anothers.set(!isVisible(query, caller, project));
            return !anothers.get();
        };
        return here(project, id)
                .filter(visible)
                .or(() -> context.ports().records().find(project.name(), id, visible));
    }

    private static boolean isVisible(AsyncQuery query, Caller caller, Project project) {
        return query.isOf(caller) || project.mayAdminister(caller);
    }

    /** Whoever was told by another replica that the query has ended is not told here that it still runs. */
    private AsyncQuery latest(Caller caller, Project project, QueryId id) {
        AsyncQuery query = get(caller, project, id);
        if (query.isFinished() || query.isOwnedBy(dispatcher.replica())) {
            return query;
        }
        return context.ports().records().read(project.name(), id).orElseThrow(() -> new QueryNotFoundException(id));
    }

    /** What runs here is known without asking the storage. */
    private Optional<AsyncQuery> here(Project project, QueryId id) {
        return dispatcher
                .find(id)
                .filter(QueryExecution::isOurs)
                .map(QueryExecution::query)
                .filter(query -> query.project().equals(project.name()));
    }

    private ResultLocation location(AsyncQuery query) {
        return context.ports()
                .results()
                .locate(query.project(), query.id(), Math.max(1, query.state().attempts()));
    }

    /** Records that the user stopped the query, unless it ends first; whoever runs it notices. Gives how it ended. */
    AsyncQuery end(AsyncQuery query, Project project) {
        AsyncQuery last = query;
        while (last.state() instanceof Unfinished unfinished) {
            AsyncQuery stopped = last.with(unfinished.failed(context.clock().instant(), QueryFailure.STOPPED_BY_USER));
            if (context.ports().records().save(stopped)) {
                LOG.infof("query %s stopped", query.id());
                last = stopped;
                dispatcher.noticeEnd(stopped, project);
            } else {
                last = context.ports()
                        .records()
                        .read(query.project(), query.id())
                        .orElse(stopped);
            }
        }
        return last;
    }
}
