package io.asyncquery.query;

import io.asyncquery.query.EngineQueues.Turn;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Starts the queries that have their turn, one after the other, and goes on whatever happens to one of them. */
final class TurnLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(TurnLoop.class);

    private final Turns turns;
    private final Predicate<Turn> start;
    private final Consumer<Turn> block;

    /** Where the turns come from. */
    interface Turns {
        /** Waits for the next one; gives nothing when there will be none any more. */
        Optional<Turn> await() throws InterruptedException;
    }

    /** What {@code start} says no to, or fails at, is handed to {@code block}. */
    TurnLoop(Turns turns, Predicate<Turn> start, Consumer<Turn> block) {
        this.turns = turns;
        this.start = start;
        this.block = block;
    }

    @Override
    public void run() {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = next();
        }
    }

    private boolean next() {
        try {
            Optional<Turn> turn = turns.await();
            turn.ifPresent(this::startOrBlock);
            return turn.isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Throwable e) {
            // Errors as well: without this thread nothing would ever start again.
            LOG.error("the queue could not be served and goes on", e);
            return true;
        }
    }

    private void startOrBlock(Turn turn) {
        boolean started = false;
        try {
            started = start.test(turn);
        } catch (UncheckedIOException e) {
            LOG.warnf("query %s cannot be started yet, the storage failed: %s", turn.id(), e.getMessage());
        } finally {
            if (!started) {
                block.accept(turn);
            }
        }
    }
}
