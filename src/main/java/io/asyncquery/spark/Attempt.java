package io.asyncquery.spark;

import io.asyncquery.query.AsyncQuery;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.spark.connect.proto.UserContext;

/**
 * What one attempt at a query is called in the engine. Every replica names it alike, so that any of them finds it.
 *
 * @param id the id of its Spark session, and of the one operation in it; the query's id where that names one attempt only
 * @param user the submitter, whom a session belongs to
 */
record Attempt(String id, UserContext user) {
    /** The attempt that the query is at. */
    static Attempt of(AsyncQuery query) {
        return new Attempt(
                name(query, query.state().attempts()),
                UserContext.newBuilder()
                        .setUserId(query.submitter())
                        .setUserName(query.submitter())
                        .build());
    }

    /** A session that was closed cannot be opened again, so each attempt needs a name of its own. */
    private static String name(AsyncQuery query, int number) {
        if (query.id().mayComeAgain()) {
            return uuid(query.id() + "/" + query.submittedAt() + "/" + number);
        }
        return number <= 1 ? query.id().toString() : uuid(query.id() + "/" + number);
    }

    private static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
