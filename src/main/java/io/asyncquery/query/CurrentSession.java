package io.asyncquery.query;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The session that an execution has open. It is interrupted in the background, once at a time, by whoever has
 * other queries to look at: the engine may hang.
 */
final class CurrentSession {
    private static final Logger LOG = Logger.getLogger(CurrentSession.class);

    private final Executor background;
    private final AtomicBoolean interrupting = new AtomicBoolean();
    private @Nullable EngineSession session;

    CurrentSession(Executor background) {
        this.background = background;
    }

    /** Is this one from now on, or none. One that is being interrupted is waited for, so that it is not closed meanwhile. */
    synchronized void use(@Nullable EngineSession opened) {
        session = opened;
    }

    /** Has it interrupted, if there is one, and returns at once. */
    void interrupt() {
        if (interrupting.compareAndSet(false, true)) {
            background.execute(() -> {
                try {
                    interruptAndWait();
                } finally {
                    interrupting.set(false);
                }
            });
        }
    }

    /** Has it interrupted, if there is one. */
    synchronized void interruptAndWait() {
        try {
            if (session != null) {
                session.interrupt();
            }
        } catch (RuntimeException e) {
            LOG.debugf(e, "a session could not be interrupted");
        }
    }
}
