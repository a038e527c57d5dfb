package io.asyncquery.query;

import io.asyncquery.query.Permits.Holder;
import io.asyncquery.security.Project;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The limits that hold over all replicas: what runs on one engine, and what runs for one project. */
final class SharedLimits {
    private static final Logger LOG = Logger.getLogger(SharedLimits.class);

    private final Permits permits;
    private final ReplicaId replica;
    private final Engines engines;
    private final Map<QueryId, Share> toRelease = new ConcurrentHashMap<>();

    /** What a query counts for. */
    private record Share(Project project, EngineName engine) {}

    SharedLimits(ReplicaContext context) {
        this.permits = context.ports().permits();
        this.replica = context.replica();
        this.engines = context.ports().engines();
    }

    /** Whether one more query of the project may run on the engine; if so it counts from now on. */
    boolean tryAcquire(Project project, EngineName engine, QueryId id) {
        Holder holder = new Holder(replica, id);
        OptionalInt ofProject = project.limits().maxRunning();
        if (ofProject.isPresent() && !permits.tryAcquire(group(project), holder, ofProject.getAsInt())) {
            return false;
        }
        OptionalInt onEngine = engines.sharedLimit(engine);
        if (onEngine.isEmpty() || permits.tryAcquire(group(engine), holder, onEngine.getAsInt())) {
            return true;
        }
        release(project, engine, id);
        return false;
    }

    /** The query runs no longer. What the storage refuses now is tried again by {@link #releaseTheRest}. */
    void release(Project project, EngineName engine, QueryId id) {
        Holder holder = new Holder(replica, id);
        try {
            if (project.limits().maxRunning().isPresent()) {
                permits.release(group(project), holder);
            }
            if (engines.sharedLimit(engine).isPresent()) {
                permits.release(group(engine), holder);
            }
            toRelease.remove(id);
        } catch (UncheckedIOException e) {
            LOG.debugf(e, "query %s: its permits could not be given back yet", id);
            toRelease.put(id, new Share(project, engine));
        }
    }

    void releaseTheRest() {
        toRelease.forEach((id, share) -> release(share.project(), share.engine(), id));
    }

    private static String group(Project project) {
        return "project." + project.name();
    }

    private static String group(EngineName engine) {
        return engine.isDefault() ? "engine" : "engine." + engine;
    }
}
