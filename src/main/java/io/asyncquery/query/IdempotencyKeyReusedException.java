package io.asyncquery.query;

/** Thrown when an idempotency key comes again with another submission. */
public final class IdempotencyKeyReusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IdempotencyKeyReusedException(QueryId id) {
        super("The key was used for query " + id + " with another body");
    }
}
