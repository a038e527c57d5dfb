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
    private static final String ENGINE = "engine";

    private final Permits permits;
    private final ReplicaId replica;
    private final OptionalInt onEngine;
    private final Map<QueryId, Project> toRelease = new ConcurrentHashMap<>();

    SharedLimits(ReplicaContext context) {
        this.permits = context.ports().permits();
        this.replica = context.replica();
        this.onEngine = context.limits().engineIsShared()
                ? OptionalInt.of(context.limits().maxRunning())
                : OptionalInt.empty();
    }

    /** Whether one more query of the project may run; if so it counts from now on. */
    boolean tryAcquire(Project project, QueryId id) {
        Holder holder = new Holder(replica, id);
        OptionalInt ofProject = project.limits().maxRunning();
        if (ofProject.isPresent() && !permits.tryAcquire(group(project), holder, ofProject.getAsInt())) {
            return false;
        }
        if (onEngine.isEmpty() || permits.tryAcquire(ENGINE, holder, onEngine.getAsInt())) {
            return true;
        }
        release(project, id);
        return false;
    }

    /** The query runs no longer. What the storage refuses now is tried again by {@link #releaseTheRest}. */
    void release(Project project, QueryId id) {
        Holder holder = new Holder(replica, id);
        try {
            if (project.limits().maxRunning().isPresent()) {
                permits.release(group(project), holder);
            }
            if (onEngine.isPresent()) {
                permits.release(ENGINE, holder);
            }
            toRelease.remove(id);
        } catch (UncheckedIOException e) {
            LOG.debugf(e, "query %s: its permits could not be given back yet", id);
            toRelease.put(id, project);
        }
    }

    void releaseTheRest() {
        toRelease.forEach((id, project) -> release(project, id));
    }

    private static String group(Project project) {
        return "project." + project.name();
    }
}
