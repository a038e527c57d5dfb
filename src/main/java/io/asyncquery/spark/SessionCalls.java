package io.asyncquery.spark;

import io.asyncquery.spark.SparkFailures.Witness;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.Catalog;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.DataType;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.FetchErrorDetailsRequest;
import org.apache.spark.connect.proto.FetchErrorDetailsResponse;
import org.apache.spark.connect.proto.InterruptRequest;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.ReattachExecuteRequest;
import org.apache.spark.connect.proto.ReattachOptions;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.ReleaseSessionRequest;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc.SparkConnectServiceBlockingStub;
import org.jspecify.annotations.Nullable;

/** The calls that are made in the Spark session of one attempt. What the server answers with a failure, they throw. */
final class SessionCalls implements Witness {
    /** Set by the commit protocol that runs inside the engine. */
    private static final String ROWS_SETTING = "spark.async-query.rows";

    private final SparkConnectClient client;
    private final Attempt attempt;

    /** The server's own name for the session: after a restart, the same id would be another, unprepared session. */
    private volatile @Nullable String observed;

    SessionCalls(SparkConnectClient client, Attempt attempt) {
        this.client = client;
        this.attempt = attempt;
    }

    /** What the session is called. */
    String id() {
        return attempt.id();
    }

    /** Whether the connection was given up, so that no call can succeed any more. */
    boolean isClosed() {
        return client.isClosed();
    }

    /** Opens the session with these Spark settings. */
    void set(Map<String, String> settings) {
        ConfigRequest.Set.Builder set = ConfigRequest.Set.newBuilder();
        settings.forEach(
                (key, value) -> set.addPairs(KeyValue.newBuilder().setKey(key).setValue(value)));
        ConfigRequest.Builder request = ConfigRequest.newBuilder()
                .setSessionId(id())
                .setUserContext(attempt.user())
                .setClientType(SparkConnectClient.CLIENT_TYPE)
                .setOperation(ConfigRequest.Operation.newBuilder().setSet(set));
        observed = client.calls().config(request.build()).getServerSideSessionId();
    }

    /** How many rows the operation's finished tasks have written; nothing when the server does not say. */
    OptionalLong rowsWritten() {
        ConfigRequest.Builder request = ConfigRequest.newBuilder()
                .setSessionId(id())
                .setUserContext(attempt.user())
                .setClientType(SparkConnectClient.CLIENT_TYPE)
                .setOperation(ConfigRequest.Operation.newBuilder()
                        .setGetOption(ConfigRequest.GetOption.newBuilder().addKeys(ROWS_SETTING)));
        if (observed != null) {
            request.setClientObservedServerSideSessionId(observed);
        }
        return client.briefCalls().config(request.build()).getPairsList().stream()
                .filter(KeyValue::hasValue)
                .mapToLong(pair -> Long.parseLong(pair.getValue()))
                .findFirst();
    }

    /** Changes what names without a catalog or a schema mean. */
    void use(Catalog.Builder change) {
        Relation.Builder relation = Relation.newBuilder().setCatalog(change);
        client.calls()
                .executePlan(
                        execution(Plan.newBuilder().setRoot(relation).build()).build())
                .forEachRemaining(response -> {});
    }

    /** The columns of a plan, which does not run for it. */
    DataType.Struct schema(Plan plan) {
        AnalyzePlanRequest.Builder request = AnalyzePlanRequest.newBuilder()
                .setSessionId(id())
                .setUserContext(attempt.user())
                .setClientType(SparkConnectClient.CLIENT_TYPE)
                .setSchema(AnalyzePlanRequest.Schema.newBuilder().setPlan(plan));
        if (observed != null) {
            request.setClientObservedServerSideSessionId(observed);
        }
        return client.calls()
                .analyzePlan(request.build())
                .getSchema()
                .getSchema()
                .getStruct();
    }

    /** Begins the operation, which goes on without us. */
    Iterator<ExecutePlanResponse> execute(Plan plan) {
        ReattachOptions reattachable =
                ReattachOptions.newBuilder().setReattachable(true).build();
        return client.streams()
                .executePlan(execution(plan)
                        .setOperationId(id())
                        .addRequestOptions(
                                ExecutePlanRequest.RequestOption.newBuilder().setReattachOptions(reattachable))
                        .build());
    }

    /** What the operation answers after a response, or from its beginning. */
    Iterator<ExecutePlanResponse> reattach(@Nullable String lastResponse) {
        client.reconnect();
        return reattach(client.streams(), lastResponse);
    }

    /** Waits a little for the end of the operation, whatever that is. */
    void awaitEnd() {
        try {
            reattach(client.briefCalls(), null).forEachRemaining(response -> {});
        } catch (StatusRuntimeException e) {
            // It failed, was not known, or takes longer.
        }
    }

    /** Has the server stop what runs in the session; one that it does not know exists from now on. */
    void interrupt() {
        client.briefCalls()
                .interrupt(InterruptRequest.newBuilder()
                        .setSessionId(id())
                        .setUserContext(attempt.user())
                        .setClientType(SparkConnectClient.CLIENT_TYPE)
                        .setInterruptType(InterruptRequest.InterruptType.INTERRUPT_TYPE_ALL)
                        .build());
    }

    /** Ends the session. The server remembers the name of one that existed, and opens none of that name again. */
    void release() {
        client.briefCalls()
                .releaseSession(ReleaseSessionRequest.newBuilder()
                        .setSessionId(id())
                        .setUserContext(attempt.user())
                        .setClientType(SparkConnectClient.CLIENT_TYPE)
                        .build());
    }

    @Override
    public FetchErrorDetailsResponse details(String errorId) {
        return client.briefCalls()
                .fetchErrorDetails(FetchErrorDetailsRequest.newBuilder()
                        .setSessionId(id())
                        .setUserContext(attempt.user())
                        .setClientType(SparkConnectClient.CLIENT_TYPE)
                        .setErrorId(errorId)
                        .build());
    }

    @Override
    public boolean engineWorks() {
        return client.opensSessions();
    }

    private ExecutePlanRequest.Builder execution(Plan plan) {
        ExecutePlanRequest.Builder request = ExecutePlanRequest.newBuilder()
                .setSessionId(id())
                .setUserContext(attempt.user())
                .setClientType(SparkConnectClient.CLIENT_TYPE)
                .setPlan(plan);
        if (observed != null) {
            request.setClientObservedServerSideSessionId(observed);
        }
        return request;
    }

    private Iterator<ExecutePlanResponse> reattach(
            SparkConnectServiceBlockingStub stub, @Nullable String lastResponse) {
        ReattachExecuteRequest.Builder request = ReattachExecuteRequest.newBuilder()
                .setSessionId(id())
                .setUserContext(attempt.user())
                .setOperationId(id())
                .setClientType(SparkConnectClient.CLIENT_TYPE);
        if (observed != null) {
            request.setClientObservedServerSideSessionId(observed);
        }
        if (lastResponse != null) {
            request.setLastResponseId(lastResponse);
        }
        return stub.reattachExecute(request.build());
    }
}
