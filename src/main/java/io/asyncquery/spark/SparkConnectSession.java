package io.asyncquery.spark;

import io.asyncquery.query.AttemptLostException;
import io.asyncquery.query.EngineSession;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.query.QueryProgress;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Project;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.connect.proto.Catalog;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.SetCurrentCatalog;
import org.apache.spark.connect.proto.SetCurrentDatabase;
import org.jboss.logging.Logger;

/** The Spark session of one attempt, with its one operation. */
final class SparkConnectSession implements EngineSession {
    private static final Logger LOG = Logger.getLogger(SparkConnectSession.class);

    private final SessionCalls calls;
    private final ReattachableOperation operation;
    private final ResultWrite plans;
    private final Project project;
    private final Map<String, String> settings;

    /** What precedes the operation: the engine cannot be told to end it, but need not be waited for. */
    private final Context.CancellableContext asking = Context.current().withCancellation();

    /** Whether it is known that nothing runs in the session. */
    private boolean settled;

    /** Whether somebody else waits for the operation. */
    private boolean taken;

    /** A session of the project, with Spark settings that win over the project's. */
    SparkConnectSession(
            SessionCalls calls,
            ReattachableOperation operation,
            ResultWrite plans,
            Project project,
            Map<String, String> ours) {
        this.calls = calls;
        this.operation = operation;
        this.plans = plans;
        this.project = project;
        this.settings = new LinkedHashMap<>(project.sparkSettings());
        settings.putAll(ours);
    }

    @Override
    public ResultSchema analyze() throws QueryFailedException, AttemptLostException {
        Context before = asking.attach();
        try {
            prepare();
            return schema();
        } finally {
            asking.detach(before);
        }
    }

    @Override
    public void write(ResultLocation location, Consumer<QueryProgress> progress)
            throws QueryFailedException, AttemptLostException {
        Command write =
                Command.newBuilder().setWriteOperation(plans.write(location)).build();
        try {
            operation.run(Plan.newBuilder().setCommand(write).build(), progress);
            settled = true;
        } catch (StatusRuntimeException e) {
            throw failure(e);
        }
    }

    @Override
    public boolean resume(Consumer<QueryProgress> progress) throws QueryFailedException, AttemptLostException {
        try {
            operation.follow(progress);
            settled = true;
            return true;
        } catch (StatusRuntimeException e) {
            if (SparkFailures.isForgotten(e)) {
                return false;
            }
            throw failure(e);
        }
    }

    @Override
    public void interrupt() {
        asking.cancel(null);
        try {
            calls.interrupt();
        } catch (StatusRuntimeException e) {
            LOG.warnf(
                    "session %s could not be interrupted: %s",
                    calls.id(), e.getStatus().getCode());
            operation.giveUp();
        }
    }

    /** What somebody else waits for stays as it is: the query is theirs, or the server has closed the session. */
    @Override
    public void close() {
        if (taken) {
            return;
        }
        try {
            if (!settled) {
                calls.interrupt();
                calls.awaitEnd();
            }
            calls.release();
        } catch (StatusRuntimeException e) {
            LOG.debugf(e, "session %s could not be released", calls.id());
        }
    }

    /** Makes the session the project's: its settings, its catalog and its schema. */
    private void prepare() throws QueryFailedException, AttemptLostException {
        try {
            calls.set(settings);
            project.catalog()
                    .ifPresent(name -> calls.use(Catalog.newBuilder()
                            .setSetCurrentCatalog(SetCurrentCatalog.newBuilder().setCatalogName(name))));
            calls.use(Catalog.newBuilder()
                    .setSetCurrentDatabase(SetCurrentDatabase.newBuilder().setDbName(project.schema())));
        } catch (StatusRuntimeException e) {
            throw misconfigured(e);
        }
    }

    /** The columns. When the engine works but takes too long for this statement, the next attempt would take as long. */
    private ResultSchema schema() throws QueryFailedException, AttemptLostException {
        try {
            return SparkTypes.schema(
                    calls.schema(Plan.newBuilder().setRoot(plans.statement()).build()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED && calls.engineWorks()) {
                throw new QueryFailedException(SparkFailures.ANALYSIS_TOO_LONG, e);
            }
            throw failure(e);
        }
    }

    private QueryFailedException failure(StatusRuntimeException e) throws AttemptLostException {
        taken = SparkFailures.isTaken(e);
        QueryFailedException failure = SparkFailures.of(e, calls);
        settled = true;
        return failure;
    }

    private QueryFailedException misconfigured(StatusRuntimeException e) throws AttemptLostException {
        QueryFailedException failure = failure(e);
        if (SparkFailures.errorInfo(e).isEmpty()) {
            return failure;
        }
        LOG.errorf(
                "project %s cannot be used, check its catalog, schema and spark settings: %s",
                project.name(), e.getStatus().getDescription());
        return new QueryFailedException(
                new QueryFailure(
                        Blame.INTERNAL,
                        "Project " + project.name() + " is not set up correctly. Please contact the administrator."),
                e);
    }
}
