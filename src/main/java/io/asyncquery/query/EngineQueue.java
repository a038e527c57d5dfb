package io.asyncquery.query;

import io.asyncquery.query.FairQueue.Waiting;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectName;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What waits here for one engine, and how much of it runs here. Not safe for threads. */
final class EngineQueue {
    private final EngineName engine;
    private final int maxRunning;
    private final int capacity;
    private final FairQueue queue = new FairQueue();
    private final Set<QueryId> known = new HashSet<>();
    private final Map<QueryId, ProjectName> reserved = new HashMap<>();
    private final Set<ProjectName> blocked = new HashSet<>();
    private int running;

    EngineQueue(EngineName engine, int maxRunning, int maxQueued) {
        this.engine = engine;
        this.maxRunning = maxRunning;
        this.capacity = Math.addExact(maxRunning, maxQueued);
    }

    EngineName engine() {
        return engine;
    }

    /** Whether a query waits or runs here, or a place is kept for it. */
    boolean knows(QueryId id) {
        return known.contains(id);
    }

    /** Keeps a place for a query that is about to come, unless all are taken. */
    void reserve(ProjectName project, QueryId id) {
        if (known.size() >= capacity) {
            throw new TooManyQueriesException(capacity);
        }
        known.add(id);
        reserved.put(id, project);
    }

    /**
     * The query gets its turn behind the others of its project, whether a place was kept for it or not. One that runs in
     * the engine already comes first: it costs nothing more, and until it is attached to nobody looks after it.
     */
    void add(Project project, AsyncQuery query) {
        known.add(query.id());
        reserved.remove(query.id());
        if (query.state() instanceof Running) {
            queue.addBegun(project, query.id());
        } else {
            queue.add(project, query.id());
        }
    }

    /** The query neither waits nor runs any longer. */
    void forget(QueryId id) {
        known.remove(id);
        reserved.remove(id);
    }

    /** Takes out a query that has ended, if it waits. */
    void remove(ProjectName project, QueryId id) {
        if (queue.remove(project, id)) {
            known.remove(id);
        }
    }

    /** The query whose turn it is, if one more may run. */
    Optional<Waiting> next() {
        return running < maxRunning ? queue.next(project -> !blocked.contains(project)) : Optional.empty();
    }

    /** Takes out a query that begins to run, and says whether it still waited. */
    boolean take(Waiting waiting) {
        return queue.take(waiting);
    }

    void started() {
        running++;
    }

    void ended(QueryId id) {
        known.remove(id);
        running--;
    }

    /** Lets the project wait until {@link #unblock}: what is next of it cannot start yet. */
    void block(ProjectName project) {
        blocked.add(project);
    }

    boolean isBlocked() {
        return !blocked.isEmpty();
    }

    void unblock() {
        blocked.clear();
    }

    OptionalInt position(ProjectName project, QueryId id) {
        return queue.position(project, id);
    }

    List<QueryId> order(int atMost) {
        return queue.order(atMost);
    }

    /** How many queries of a project wait, or have a place kept for them. */
    int size(ProjectName project) {
        return queue.size(project) + Collections.frequency(reserved.values(), project);
    }

    void clear() {
        queue.clear();
    }
}
