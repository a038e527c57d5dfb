package io.asyncquery.audit;

import java.util.Locale;

/** What stands in every line of the audit log, in this order; the name in lower case is the field's. */
public enum AuditField {
    /** When the line was written: ISO 8601 in UTC, with milliseconds. */
    TIME,
    /** What was done or tried: {@link AuditEvent.Action}. */
    EVENT,
    /** How it went: {@link AuditEvent.Outcome}. */
    OUTCOME,
    /** Who did it, once authenticated; {@link AuditEvent#SERVICE} for what the service does itself. */
    USER,
    /** Who the caller said to be when the credentials were refused; nobody has checked it. */
    CLAIMED_USER,
    /** Address that the request came from. */
    REMOTE,
    /** Project, in its configured spelling when there is such a project. */
    PROJECT,
    /** Query, as the caller named it. */
    QUERY_ID,
    /** Who had submitted the query that was deleted. */
    OWNER,
    /** What was to be deleted: {@code one}, {@code older_than}, {@code all} or {@code retention}; {@code dry_run} for nothing. */
    SCOPE,
    /** How many queries a deletion removed. */
    QUERIES,
    /** Bytes of the body that the client took; of a deletion the bytes of the results that are gone. */
    BYTES,
    /** Milliseconds from the request to its end. */
    DURATION_MS,
    /** HTTP status of the answer. */
    STATUS,
    /** Code of the error in the answer. */
    ERROR_CODE,
    /** The statement of a submission, as far as {@code async-query.audit.sql} says; the field is missing with {@code none}. */
    SQL;

    /** The field's name in a line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
