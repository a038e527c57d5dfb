package io.asyncquery.spark;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.ReattachExecuteRequest;
import org.apache.spark.connect.proto.ReattachOptions;
import org.apache.spark.connect.proto.ReleaseExecuteRequest;
import org.apache.spark.connect.proto.UserContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A command that outlives the connection it was sent on. Only {@code result_complete} ends it: the server closes long
 * streams of its own accord, and a broken connection leaves the command running.
 */
final class ReattachableOperation {
    private static final Logger LOG = Logger.getLogger(ReattachableOperation.class);
    private static final int MAX_BROKEN_STREAMS = 5;
    private static final long PAUSE_MILLIS = 50;

    private final SparkConnectClient client;
    private final String session;
    private final UserContext user;
    private final String operation;

    private @Nullable String lastResponse;
    private boolean complete;

    ReattachableOperation(SparkConnectClient client, String session, UserContext user, String operation) {
        this.client = client;
        this.session = session;
        this.user = user;
        this.operation = operation;
    }

    /** Runs a command to its end; the server's error ends it as it came. */
    void run(Plan plan) {
        int broken = 0;
        boolean sent = false;
        while (!complete) {
            try {
                Iterator<ExecutePlanResponse> responses = sent ? reattach() : execute(plan);
                sent = true;
                responses.forEachRemaining(this::take);
                broken = 0;
            } catch (StatusRuntimeException e) {
                sent = true;
                if (e.getStatus().getCode() != Status.Code.UNAVAILABLE || ++broken > MAX_BROKEN_STREAMS) {
                    throw e;
                }
                LOG.debugf("query %s: reattaching after %s", operation, e.getStatus());
                pause(broken);
            }
        }
        release();
    }

    private static void pause(int broken) {
        try {
            Thread.sleep(PAUSE_MILLIS << broken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Iterator<ExecutePlanResponse> execute(Plan plan) {
        ReattachOptions reattachable =
                ReattachOptions.newBuilder().setReattachable(true).build();
        return client.streams()
                .executePlan(ExecutePlanRequest.newBuilder()
                        .setSessionId(session)
                        .setUserContext(user)
                        .setOperationId(operation)
                        .setClientType(SparkConnectClient.CLIENT_TYPE)
                        .setPlan(plan)
                        .addRequestOptions(
                                ExecutePlanRequest.RequestOption.newBuilder().setReattachOptions(reattachable))
                        .build());
    }

    private Iterator<ExecutePlanResponse> reattach() {
        ReattachExecuteRequest.Builder request = ReattachExecuteRequest.newBuilder()
                .setSessionId(session)
                .setUserContext(user)
                .setOperationId(operation)
                .setClientType(SparkConnectClient.CLIENT_TYPE);
        if (lastResponse != null) {
            request.setLastResponseId(lastResponse);
        }
        return client.streams().reattachExecute(request.build());
    }

    private void take(ExecutePlanResponse response) {
        lastResponse = response.getResponseId();
        complete |= response.hasResultComplete();
    }

    private void release() {
        try {
            client.calls()
                    .releaseExecute(ReleaseExecuteRequest.newBuilder()
                            .setSessionId(session)
                            .setUserContext(user)
                            .setOperationId(operation)
                            .setClientType(SparkConnectClient.CLIENT_TYPE)
                            .setReleaseAll(ReleaseExecuteRequest.ReleaseAll.getDefaultInstance())
                            .build());
        } catch (StatusRuntimeException e) {
            LOG.debugf("query %s: its responses could not be released: %s", operation, e.getStatus());
        }
    }
}
