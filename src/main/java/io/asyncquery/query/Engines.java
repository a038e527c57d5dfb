package io.asyncquery.query;

import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.security.Project;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The engines by their names. A queue chooses one when a query is submitted; from then on the query belongs to that
 * engine, whatever becomes of the queue.
 */
public final class Engines {
    private final Map<EngineName, Engine> byName = new LinkedHashMap<>();
    private final Map<String, EngineName> byQueue = new TreeMap<>();
    private final boolean chosenByQueue;

    /**
     * Those engines, of which one is the default.
     *
     * @param chosenByQueue whether a queue chooses the engine; otherwise everything runs on the default one
     */
    public Engines(List<Engine> engines, boolean chosenByQueue) {
        this.chosenByQueue = chosenByQueue;
        for (Engine engine : engines) {
            if (byName.put(engine.name(), engine) != null) {
                throw new IllegalArgumentException("There are two engines of the name " + engine.name());
            }
            engine.queues().forEach(queue -> serve(queue, engine.name()));
        }
        if (!byName.containsKey(EngineName.DEFAULT)) {
            throw new IllegalArgumentException("There is no default engine");
        }
    }

    private void serve(String queue, EngineName engine) {
        EngineName other = byQueue.put(queue, engine);
        if (other != null) {
            throw new IllegalArgumentException(
                    "The queue '" + queue + "' is served by two engines, " + other + " and " + engine);
        }
    }

    /** The engine of a queue, or of those who name none. */
    EngineName choose(Optional<String> queue) {
        if (!chosenByQueue || queue.isEmpty()) {
            return EngineName.DEFAULT;
        }
        EngineName engine = byQueue.get(queue.get());
        if (engine == null) {
            throw new UnknownQueueException(queue.get(), byQueue.keySet());
        }
        return engine;
    }

    /** Refuses what cannot be taken on because its engine has not answered for a while. */
    void requireAvailable(EngineName name, Optional<String> queue) {
        Engine engine = byName.get(name);
        if (engine == null || !engine.sql().isAvailable()) {
            throw UnavailableException.ofEngine(name.isDefault() ? Optional.empty() : queue);
        }
    }

    /** Waits for the query's engine and gives the session of its present attempt, see {@link QueryEngine#open}. */
    EngineSession open(AsyncQuery query, Project project) throws QueryFailedException {
        Engine engine = byName.get(query.engine());
        if (engine == null) {
            throw new QueryFailedException(new QueryFailure(
                    Blame.INTERNAL,
                    "The engine of queue '"
                            + query.submission().sparkQueue().orElseGet(() -> query.engine()
                                    .value())
                            + "' is no longer configured. Please submit the query again, to another queue."));
        }
        return engine.sql().open(query, project);
    }

    /** How many queries the engine works on at once; of one that is no longer configured, which fails them all, one. */
    int maxRunning(EngineName name) {
        Engine engine = byName.get(name);
        return engine == null ? 1 : engine.maxRunning();
    }

    /** How many queries of all replicas the engine works on at once; nothing when this replica has it to itself. */
    OptionalInt sharedLimit(EngineName name) {
        Engine engine = byName.get(name);
        return engine != null && engine.isShared() ? OptionalInt.of(engine.maxRunning()) : OptionalInt.empty();
    }
}
