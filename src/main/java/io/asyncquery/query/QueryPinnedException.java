package io.asyncquery.query;

/** Thrown when a result is to be deleted that an administrator has pinned. */
public final class QueryPinnedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueryPinnedException(AsyncQuery query) {
        super("Query " + query.id() + " is pinned");
    }
}
