package io.asyncquery.query;

import io.asyncquery.query.FairQueue.Waiting;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A queue for each engine: what waits for an engine that is away or busy is in nobody's way but its own. Not safe for
 * threads.
 */
final class EngineQueues {
    private final ReplicaContext context;
    private final Map<EngineName, EngineQueue> queues = new HashMap<>();
    private final List<EngineQueue> inTurn = new ArrayList<>();

    /** A query whose turn it is, in the queue that it is in. */
    record Turn(EngineQueue queue, Waiting waiting) {
        ProjectName project() {
            return waiting.project();
        }

        QueryId id() {
            return waiting.id();
        }
    }

    EngineQueues(ReplicaContext context) {
        this.context = context;
    }

    /** The queue of an engine, of one that is no longer configured as well. */
    EngineQueue of(EngineName engine) {
        return queues.computeIfAbsent(engine, name -> {
            EngineQueue queue = new EngineQueue(
                    name,
                    context.ports().engines().maxRunning(name),
                    context.limits().maxQueued());
            inTurn.add(queue);
            return queue;
        });
    }

    /** A query that may start; engines take turns, so that none can keep the others from theirs. */
    Optional<Turn> next() {
        for (EngineQueue queue : inTurn) {
            Optional<Waiting> waiting = queue.next();
            if (waiting.isPresent()) {
                inTurn.remove(queue);
                inTurn.add(queue);
                return Optional.of(new Turn(queue, waiting.get()));
            }
        }
        return Optional.empty();
    }

    boolean knows(QueryId id) {
        return inTurn.stream().anyMatch(queue -> queue.knows(id));
    }

    /** Keeps a place for a query that is about to come, unless all of its project or of its engine are taken. */
    void reserve(AsyncQuery query, Project project) {
        OptionalInt ofProject = project.limits().maxQueued();
        if (ofProject.isPresent() && size(project.name()) >= ofProject.getAsInt()) {
            throw new TooManyQueriesException(ofProject.getAsInt());
        }
        of(query.engine()).reserve(project.name(), query.id());
    }

    /** How many queries of a project wait or are about to, for whichever engine. */
    private int size(ProjectName project) {
        return inTurn.stream().mapToInt(queue -> queue.size(project)).sum();
    }

    /** What waits for each engine in the order of its turns, the first so many. */
    Map<EngineName, List<QueryId>> orders(int atMost) {
        Map<EngineName, List<QueryId>> orders = new TreeMap<>();
        for (EngineQueue queue : inTurn) {
            List<QueryId> order = queue.order(atMost);
            if (!order.isEmpty()) {
                orders.put(queue.engine(), order);
            }
        }
        return orders;
    }

    boolean isBlocked() {
        return inTurn.stream().anyMatch(EngineQueue::isBlocked);
    }

    void unblock() {
        inTurn.forEach(EngineQueue::unblock);
    }

    void clear() {
        inTurn.forEach(EngineQueue::clear);
    }
}
