package io.asyncquery.query;

import java.util.Optional;

/** Thrown when a submission cannot be taken on for the moment; the same one can succeed later. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Optional<String> queue;

    UnavailableException(Reason reason) {
        this(reason, Optional.empty());
    }

    private UnavailableException(Reason reason, Optional<String> queue) {
        super(reason.name());
        this.reason = reason;
        this.queue = queue;
    }

    /** The engine of that queue, or the default one, does not answer. */
    static UnavailableException ofEngine(Optional<String> queue) {
        return new UnavailableException(Reason.ENGINE, queue);
    }

    /** Why not now. */
    public Reason reason() {
        return reason;
    }

    /** The queue whose engine it is; nothing when it is the default engine, or another reason. */
    public Optional<String> queue() {
        return queue;
    }

    /** Why a submission cannot be taken on. */
    public enum Reason {
        /** The engine does not answer. */
        ENGINE,
        /** This replica is about to end; another one may take it. */
        SHUTTING_DOWN
    }
}
