package io.asyncquery.query;

/** Ends the running of a query with a failure that its submitter is told. */
public final class QueryFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient QueryFailure failure;

    public QueryFailedException(QueryFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public QueryFailedException(QueryFailure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /** The failure that ends the query. */
    public QueryFailure failure() {
        return failure;
    }
}
