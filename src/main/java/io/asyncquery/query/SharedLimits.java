package io.asyncquery.query;

import io.asyncquery.query.Permits.Holder;
import io.asyncquery.security.Project;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The limits that hold over all replicas: what runs on one engine, and what runs for one project. */
final class SharedLimits {
    private static final Logger LOG = Logger.getLogger(SharedLimits.class);
    private static final int LOCKS = 64;

    private final Permits permits;
    private final ReplicaId replica;
    private final Engines engines;
    private final Map<QueryId, Share> toRelease = new ConcurrentHashMap<>();
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

    /** What a query counts for. */
    private record Share(Project project, EngineName engine) {}

    SharedLimits(ReplicaContext context) {
        this.permits = context.ports().permits();
        this.replica = context.replica();
        this.engines = context.ports().engines();
    }

    /** Whether one more query of the project may run on the engine; if so it counts from now on. */
    boolean tryAcquire(Project project, EngineName engine, QueryId id) {
        synchronized (lock(id)) {
            // What was to be given back is wanted again: it must not be given back later.
            boolean mayHoldSome = toRelease.remove(id) != null;
            boolean acquired = false;
            try {
                if (tryAcquireOfProject(project, id)) {
                    mayHoldSome = true;
                    acquired = tryAcquireOfEngine(engine, id);
                }
            } catch (RuntimeException | Error e) {
                mayHoldSome = true;
                throw e;
            } finally {
                if (!acquired && mayHoldSome) {
                    release(project, engine, id);
                }
            }
            return acquired;
        }
    }

    private boolean tryAcquireOfProject(Project project, QueryId id) {
        OptionalInt limit = project.limits().maxRunning();
        return limit.isEmpty() || permits.tryAcquire(group(project), holder(id), limit.getAsInt());
    }

    private boolean tryAcquireOfEngine(EngineName engine, QueryId id) {
        OptionalInt limit = engines.sharedLimit(engine);
        return limit.isEmpty() || permits.tryAcquire(group(engine), holder(id), limit.getAsInt());
    }

    /** The query runs no longer. What the storage refuses now is tried again by {@link #releaseTheRest}. */
    void release(Project project, EngineName engine, QueryId id) {
        synchronized (lock(id)) {
            // Until it is done it is still to be done, whatever goes wrong.
            toRelease.put(id, new Share(project, engine));
            try {
                if (project.limits().maxRunning().isPresent()) {
                    permits.release(group(project), holder(id));
                }
                if (engines.sharedLimit(engine).isPresent()) {
                    permits.release(group(engine), holder(id));
                }
                toRelease.remove(id);
            } catch (UncheckedIOException e) {
                LOG.debugf(e, "query %s: its permits could not be given back yet", id);
            }
        }
    }

    void releaseTheRest() {
        toRelease.forEach((id, share) -> {
            synchronized (lock(id)) {
                if (share.equals(toRelease.get(id))) {
                    release(share.project(), share.engine(), id);
                }
            }
        });
    }

    /** The permits of one query are taken and given back one after the other, those of others meanwhile. */
    private Object lock(QueryId id) {
        return locks[Math.floorMod(id.hashCode(), locks.length)];
    }

    private Holder holder(QueryId id) {
        return new Holder(replica, id);
    }

    private static String group(Project project) {
        return "project." + project.name();
    }

    private static String group(EngineName engine) {
        return engine.isDefault() ? "engine" : "engine." + engine;
    }
}
