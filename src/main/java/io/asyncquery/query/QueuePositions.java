package io.asyncquery.query;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.asyncquery.query.QueryState.Queued;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/**
 * Where queries stand in the queues of all replicas. The queue of this one is asked; that of another is known as it
 * published it last, which is read once a second at most, however many ask for however many queries.
 */
final class QueuePositions {
    private static final Logger LOG = Logger.getLogger(QueuePositions.class);
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MAX_REPLICAS = 1_000;

    private final QueryDispatcher dispatcher;
    private final QueueOrders orders;
    private final LoadingCache<ReplicaId, Map<QueryId, Integer>> elsewhere;

    QueuePositions(ReplicaContext context, QueryDispatcher dispatcher) {
        this.dispatcher = dispatcher;
        this.orders = context.ports().queueOrders();
        this.elsewhere = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MAX_REPLICAS)
                .ticker(context.nanos()::getAsLong)
                .build(this::read);
    }

    /** How many queries have their turn on the same engine before this one; nothing when it does not wait, or that is not known. */
    OptionalInt of(AsyncQuery query) {
        if (!(query.state() instanceof Queued queued)) {
            return OptionalInt.empty();
        }
        if (query.isOwnedBy(dispatcher.replica())) {
            return dispatcher.position(query);
        }
        Integer position = elsewhere.get(queued.owner()).get(query.id());
        return position == null ? OptionalInt.empty() : OptionalInt.of(position);
    }

    private Map<QueryId, Integer> read(ReplicaId replica) {
        Map<QueryId, Integer> positions = new HashMap<>();
        for (List<QueryId> order : orders(replica)) {
            int position = 0;
            for (QueryId id : order) {
                if (positions.putIfAbsent(id, position) == null) {
                    position++;
                }
            }
        }
        return positions;
    }

    private Collection<List<QueryId>> orders(ReplicaId replica) {
        try {
            return orders.of(replica).values();
        } catch (UncheckedIOException e) {
            LOG.debugf(e, "the queue of replica %s could not be read", replica);
            return List.of();
        }
    }
}
