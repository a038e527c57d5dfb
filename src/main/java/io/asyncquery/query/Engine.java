package io.asyncquery.query;

import java.util.Set;

/**
 * One of the engines, what chooses it, and how much it takes on.
 *
 * @param name what it is called
 * @param queues the queues that it serves
 * @param maxRunning queries that it works on at once
 * @param isShared whether other replicas send queries to it as well, so that {@code maxRunning} is for all
 * @param sql runs the queries
 */
public record Engine(EngineName name, Set<String> queues, int maxRunning, boolean isShared, QueryEngine sql) {
    public Engine {
        queues = Set.copyOf(queues);
        if (maxRunning < 1) {
            throw new IllegalArgumentException("Expected max-running of at least 1 for engine " + name);
        }
    }
}
