package io.asyncquery.query;

/** Thrown when a submission arrives while the engine does not answer; the same submission can succeed later. */
public final class EngineUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineUnavailableException() {
        super("The engine does not answer");
    }
}
