package io.asyncquery.spark;

import io.asyncquery.query.AsyncQuery;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.spark.connect.proto.UserContext;

/**
 * What one attempt at a query is called in the engine. Every replica names it alike, so that any of them finds it.
 *
 * @param id the id of its Spark session, and of the one operation in it; the first attempt has the query's id
 * @param user the submitter, whom a session belongs to
 */
record Attempt(String id, UserContext user) {
    /** The attempt that the query is at. */
    static Attempt of(AsyncQuery query) {
        int number = query.state().attempts();
        // A session that was closed cannot be opened again, so each attempt needs a name of its own.
        String id = number <= 1
                ? query.id().toString()
                : UUID.nameUUIDFromBytes((query.id() + "/" + number).getBytes(StandardCharsets.UTF_8))
                        .toString();
        return new Attempt(
                id,
                UserContext.newBuilder()
                        .setUserId(query.submitter())
                        .setUserName(query.submitter())
                        .build());
    }
}
