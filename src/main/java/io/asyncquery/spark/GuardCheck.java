package io.asyncquery.spark;

import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.UserContext;
import org.jboss.logging.Logger;

/** Finds out whether an engine has the guard, by a statement that the guard refuses. */
final class GuardCheck {
    private static final Logger LOG = Logger.getLogger(GuardCheck.class);
    private static final String REFUSAL = "ASYNC_QUERY_REFUSED.";

    /** It is only analysed, and would do no harm. */
    private static final String REFUSED = "SELECT java_method('java.lang.Math', 'random')";

    private GuardCheck() {}

    /** Whether the guard is there; what the server answers with another failure than Spark's own is thrown. */
    static boolean isLoaded(SparkConnectClient client) {
        String id = UUID.randomUUID().toString();
        UserContext user = UserContext.newBuilder().setUserId("guard-check").build();
        SessionCalls calls = new SessionCalls(client, new Attempt(id, user));
        try {
            calls.set(Map.of(SessionSettings.USER, "guard-check"));
            calls.schema(Plan.newBuilder()
                    .setRoot(Relation.newBuilder().setSql(SQL.newBuilder().setQuery(REFUSED)))
                    .build());
            return false;
        } catch (StatusRuntimeException e) {
            if (SparkFailures.errorInfo(e).isEmpty()) {
                throw e;
            }
            return SparkFailures.errorClass(e).startsWith(REFUSAL);
        } finally {
            release(calls);
        }
    }

    private static void release(SessionCalls calls) {
        try {
            calls.release();
        } catch (StatusRuntimeException e) {
            LOG.debugf("session %s could not be released: %s", calls.id(), e.getStatus());
        }
    }
}
