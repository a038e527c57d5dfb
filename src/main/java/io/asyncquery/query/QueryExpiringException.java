package io.asyncquery.query;

/** Thrown when a result is to be pinned or let go that somebody has begun to remove. */
public final class QueryExpiringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueryExpiringException(QueryId id) {
        super("Query " + id + " is being removed");
    }
}
