package io.asyncquery.query;

/** Thrown when a result is asked for that is not there: the query still runs, or has failed. */
public final class QueryNotSuccessfulException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient QueryState state;

    QueryNotSuccessfulException(AsyncQuery query) {
        super("Query " + query.id() + " has no result");
        this.state = query.state();
    }

    /** What the query is instead of successful. */
    public QueryState state() {
        return state;
    }
}
