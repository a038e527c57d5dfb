package io.asyncquery.query;

/** Thrown when a caller asks for what only administrators may do. */
public final class NotAdministratorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAdministratorException() {
        super("Only administrators may do that");
    }
}
