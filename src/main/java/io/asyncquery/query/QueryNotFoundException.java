package io.asyncquery.query;

/** Thrown when there is no such query, or none that the caller may know of. */
public final class QueryNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueryNotFoundException(QueryId id) {
        super("No query " + id);
    }
}
