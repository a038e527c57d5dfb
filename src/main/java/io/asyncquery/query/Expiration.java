package io.asyncquery.query;

import io.asyncquery.query.Removal.Outcome;
import io.asyncquery.query.RetentionPolicy.Rule;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Removes the results of queries whose time is over. Any number of replicas may do that with one query at once, and each
 * of them may die between two steps: the next one who looks goes on.
 */
final class Expiration {
    private static final Logger LOG = Logger.getLogger(Expiration.class);

    private final ReplicaContext context;
    private final QueryDispatcher dispatcher;
    private final Runnable pace;
    private final boolean keepsTombstones;

    /** Waits with {@code pace} before each removal. */
    Expiration(ReplicaContext context, QueryDispatcher dispatcher, Runnable pace, boolean keepsTombstones) {
        this.context = context;
        this.dispatcher = dispatcher;
        this.pace = pace;
        this.keepsTombstones = keepsTombstones;
    }

    /** Removes an ended query's result, unless it was changed since it was read, or is still at work here. */
    Outcome expire(AsyncQuery query, Rule rule) {
        if (dispatcher.knows(query.id())) {
            return Outcome.kept(query);
        }
        try {
            pace.run();
            Instant now = context.clock().instant();
            if (!context.ports().tombstones().mark(query, rule, now)) {
                return Outcome.ABSENT;
            }
            new AttemptResults(context.ports().results(), query)
                    .delete(query.state().attempts());
            LOG.debugf("query %s expired by %s", query.id(), rule);
            return leave(query, now) ? Outcome.gone(query) : Outcome.ABSENT;
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "query %s has expired and could not be removed", query.id());
            return Outcome.FAILED;
        }
    }

    private boolean leave(AsyncQuery query, Instant now) {
        return keepsTombstones
                ? context.ports().tombstones().bury(query, now)
                : context.ports().records().delete(query.project(), query.id());
    }
}
