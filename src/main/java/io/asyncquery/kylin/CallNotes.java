package io.asyncquery.kylin;

import io.asyncquery.audit.AuditEvent;
import io.asyncquery.audit.AuditEvent.Action;
import io.asyncquery.audit.AuditEvent.Outcome;
import io.asyncquery.audit.AuditField;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QuerySubmission;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes known of a call while it is answered, for the audit log. It goes along as a property of its request and
 * is written by one thread at a time.
 */
final class CallNotes {
    private static final String PROPERTY = CallNotes.class.getName();

    private final long startedAt = System.nanoTime();
    private @Nullable String remote;
    private @Nullable String user;
    private @Nullable String project;
    private @Nullable String queryId;
    private @Nullable String owner;
    private @Nullable String scope;
    private @Nullable String sql;
    private @Nullable KylinError error;
    private @Nullable Long bytes;
    private @Nullable Long queries;
    private @Nullable Outcome outcome;

    private CallNotes() {}

    /** The notes of the call. */
    static CallNotes of(ContainerRequestContext request) {
        if (request.getProperty(PROPERTY) instanceof CallNotes notes) {
            return notes;
        }
        CallNotes notes = new CallNotes();
        request.setProperty(PROPERTY, notes);
        return notes;
    }

    void from(@Nullable String address) {
        remote = address;
    }

    void by(String name) {
        user = name;
    }

    boolean isOfKnownUser() {
        return user != null;
    }

    void in(String projectName) {
        project = projectName;
    }

    void about(String id) {
        queryId = id;
    }

    void sends(QuerySubmission submission) {
        sql = submission.sql();
    }

    /** The caller looked for a query that is not there, or is another user's. */
    void notFound(boolean anothers) {
        outcome = anothers ? Outcome.DENIED : Outcome.UNKNOWN;
    }

    void failed(KylinError with) {
        error = with;
    }

    void deletes(String what) {
        scope = what;
        queries = 0L;
        bytes = 0L;
    }

    /** A query is gone; of the only one that was to go it is known whose it was. */
    void deleted(EndedQuery query) {
        queries = queries == null ? 1 : queries + 1;
        bytes = (bytes == null ? 0 : bytes) + query.resultBytes();
        if (queryId != null) {
            owner = query.submitter();
        }
    }

    /** Something could not be removed. */
    void left() {
        outcome = Outcome.INCOMPLETE;
    }

    /** Whether each query that goes has a line of its own. */
    boolean deletesMany() {
        return queryId == null;
    }

    Outcome outcome() {
        if (outcome != null) {
            return outcome;
        }
        if (error != null) {
            return error.isDenial() ? Outcome.DENIED : Outcome.FAILED;
        }
        return Outcome.SUCCESS;
    }

    /** The call as an event, as far as it is known. */
    AuditEvent event(Action action, Outcome how) {
        AuditEvent event = AuditEvent.of(action, how)
                .with(AuditField.USER, Optional.ofNullable(user))
                .with(AuditField.REMOTE, Optional.ofNullable(remote))
                .with(AuditField.PROJECT, Optional.ofNullable(project))
                .with(AuditField.QUERY_ID, Optional.ofNullable(queryId))
                .with(AuditField.OWNER, Optional.ofNullable(owner))
                .with(AuditField.SCOPE, Optional.ofNullable(scope))
                .with(AuditField.ERROR_CODE, Optional.ofNullable(error).map(KylinError::code))
                .with(AuditField.SQL, Optional.ofNullable(sql));
        event = queries == null ? event : event.with(AuditField.QUERIES, queries);
        return bytes == null ? event : event.with(AuditField.BYTES, bytes);
    }

    /** The deletion of one of many. */
    AuditEvent deletionOf(EndedQuery query) {
        return event(Action.DELETE, Outcome.SUCCESS)
                .with(AuditField.PROJECT, query.project().value())
                .with(AuditField.QUERY_ID, query.id().toString())
                .with(AuditField.OWNER, query.submitter())
                .with(AuditField.QUERIES, 1)
                .with(AuditField.BYTES, query.resultBytes());
    }

    long millis() {
        return Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
    }
}
