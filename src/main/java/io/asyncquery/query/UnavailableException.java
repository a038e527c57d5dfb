package io.asyncquery.query;

/** Thrown when a submission cannot be taken on for the moment; the same one can succeed later. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    UnavailableException(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    /** Why not now. */
    public Reason reason() {
        return reason;
    }

    /** Why a submission cannot be taken on. */
    public enum Reason {
        /** The engine does not answer. */
        ENGINE,
        /** This replica is about to end; another one may take it. */
        SHUTTING_DOWN
    }
}
