package io.asyncquery.query;

/** Thrown when the queue is full; the same submission can succeed later. */
public final class TooManyQueriesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyQueriesException(int limit) {
        super("Already " + limit + " queries are running or waiting");
    }
}
