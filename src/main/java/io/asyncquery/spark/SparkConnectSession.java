package io.asyncquery.spark;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineSession;
import io.asyncquery.query.QueryFailedException;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.result.CsvConfig.Unmappable;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Project;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.Catalog;
import org.apache.spark.connect.proto.Command;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.FetchErrorDetailsRequest;
import org.apache.spark.connect.proto.FetchErrorDetailsResponse;
import org.apache.spark.connect.proto.InterruptRequest;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.ReleaseSessionRequest;
import org.apache.spark.connect.proto.SetCurrentCatalog;
import org.apache.spark.connect.proto.SetCurrentDatabase;
import org.apache.spark.connect.proto.UserContext;
import org.jboss.logging.Logger;

/** A Spark session whose id, and the id of whose one operation, is the query's id. */
final class SparkConnectSession implements EngineSession {
    private static final Logger LOG = Logger.getLogger(SparkConnectSession.class);

    /** Read by the extension that runs inside the engine: it makes {@code current_user()} the submitter. */
    private static final String USER_SETTING = "spark.async-query.user";

    /** A queue of YARN's belongs to a whole Spark application; what a session can choose is a pool of its scheduler. */
    private static final String POOL_SETTING = "spark.scheduler.pool";

    /** Leaves the result's manifest, which a write by Spark's own means would not have. */
    private static final String COMMIT_SETTING = "spark.sql.sources.commitProtocolClass";

    private static final String COMMIT_PROTOCOL = "io.asyncquery.engine.writers.ResultCommitProtocol";

    private final SparkConnectClient client;
    private final String id;
    private final UserContext user;
    private final Optional<String> queue;
    private final ResultWrite plans;

    SparkConnectSession(SparkConnectClient client, AsyncQuery query, Project project, Unmappable unmappable) {
        this.client = client;
        this.id = query.id().toString();
        this.user = UserContext.newBuilder()
                .setUserId(query.submitter())
                .setUserName(query.submitter())
                .build();
        this.queue = query.submission().sparkQueue();
        this.plans = new ResultWrite(query.submission(), project.timestampFormat(), unmappable);
    }

    /** Makes the session the project's: its settings, its catalog and its schema. */
    void prepare(Project project) throws QueryFailedException {
        ConfigRequest.Set.Builder set =
                ConfigRequest.Set.newBuilder().addPairs(setting(Map.entry(USER_SETTING, user.getUserId())));
        project.sparkSettings().entrySet().forEach(entry -> set.addPairs(setting(entry)));
        set.addPairs(setting(Map.entry(COMMIT_SETTING, COMMIT_PROTOCOL)));
        queue.ifPresent(name -> set.addPairs(setting(Map.entry(POOL_SETTING, name))));
        try {
            client.calls()
                    .config(ConfigRequest.newBuilder()
                            .setSessionId(id)
                            .setUserContext(user)
                            .setClientType(SparkConnectClient.CLIENT_TYPE)
                            .setOperation(ConfigRequest.Operation.newBuilder().setSet(set))
                            .build());
        } catch (StatusRuntimeException e) {
            throw misconfigured(project, e);
        }
        if (project.catalog().isPresent()) {
            use(
                    Catalog.newBuilder()
                            .setSetCurrentCatalog(SetCurrentCatalog.newBuilder()
                                    .setCatalogName(project.catalog().get())),
                    project);
        }
        use(
                Catalog.newBuilder()
                        .setSetCurrentDatabase(SetCurrentDatabase.newBuilder().setDbName(project.schema())),
                project);
    }

    @Override
    public ResultSchema analyze() throws QueryFailedException {
        try {
            return SparkTypes.schema(client.calls()
                    .analyzePlan(AnalyzePlanRequest.newBuilder()
                            .setSessionId(id)
                            .setUserContext(user)
                            .setClientType(SparkConnectClient.CLIENT_TYPE)
                            .setSchema(AnalyzePlanRequest.Schema.newBuilder()
                                    .setPlan(Plan.newBuilder().setRoot(plans.statement())))
                            .build())
                    .getSchema()
                    .getSchema()
                    .getStruct());
        } catch (StatusRuntimeException e) {
            throw SparkFailures.of(e, this::errorDetails);
        }
    }

    @Override
    public void write(ResultLocation location) throws QueryFailedException {
        Command write =
                Command.newBuilder().setWriteOperation(plans.write(location)).build();
        ReattachableOperation operation = new ReattachableOperation(client, id, user, id);
        try {
            operation.run(Plan.newBuilder().setCommand(write).build());
        } catch (StatusRuntimeException e) {
            throw SparkFailures.of(e, this::errorDetails);
        }
    }

    @Override
    public void interrupt() {
        try {
            client.calls()
                    .interrupt(InterruptRequest.newBuilder()
                            .setSessionId(id)
                            .setUserContext(user)
                            .setClientType(SparkConnectClient.CLIENT_TYPE)
                            .setInterruptType(InterruptRequest.InterruptType.INTERRUPT_TYPE_ALL)
                            .build());
        } catch (StatusRuntimeException e) {
            LOG.warnf("query %s could not be interrupted: %s", id, e.getStatus().getCode());
        }
    }

    @Override
    public void close() {
        try {
            client.calls()
                    .releaseSession(ReleaseSessionRequest.newBuilder()
                            .setSessionId(id)
                            .setUserContext(user)
                            .setClientType(SparkConnectClient.CLIENT_TYPE)
                            .build());
        } catch (StatusRuntimeException e) {
            LOG.debugf(e, "query %s: its session could not be released", id);
        }
    }

    private void use(Catalog.Builder change, Project project) throws QueryFailedException {
        Plan plan = Plan.newBuilder()
                .setRoot(Relation.newBuilder().setCatalog(change))
                .build();
        try {
            client.calls()
                    .executePlan(ExecutePlanRequest.newBuilder()
                            .setSessionId(id)
                            .setUserContext(user)
                            .setClientType(SparkConnectClient.CLIENT_TYPE)
                            .setPlan(plan)
                            .build())
                    .forEachRemaining(response -> {});
        } catch (StatusRuntimeException e) {
            throw misconfigured(project, e);
        }
    }

    private FetchErrorDetailsResponse errorDetails(String errorId) {
        return client.calls()
                .fetchErrorDetails(FetchErrorDetailsRequest.newBuilder()
                        .setSessionId(id)
                        .setUserContext(user)
                        .setClientType(SparkConnectClient.CLIENT_TYPE)
                        .setErrorId(errorId)
                        .build());
    }

    private static KeyValue setting(Map.Entry<String, String> entry) {
        return KeyValue.newBuilder()
                .setKey(entry.getKey())
                .setValue(entry.getValue())
                .build();
    }

    private QueryFailedException misconfigured(Project project, StatusRuntimeException e) {
        if (SparkFailures.errorInfo(e).isEmpty()) {
            return SparkFailures.of(e, this::errorDetails);
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
