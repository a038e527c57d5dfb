package io.asyncquery.query;

/** Thrown when one attempt at a query came to nothing for a reason that need not meet the next one. */
public final class AttemptLostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient QueryFailure failure;

    /** An attempt that was lost; {@code failure} is what the submitter is told if it was the last one. */
    public AttemptLostException(QueryFailure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /** An attempt that was lost; {@code failure} is what the submitter is told if it was the last one. */
    public AttemptLostException(QueryFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** What the submitter is told if this was the last attempt. */
    public QueryFailure failure() {
        return failure;
    }
}
