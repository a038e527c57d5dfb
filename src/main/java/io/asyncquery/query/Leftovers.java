package io.asyncquery.query;

import io.asyncquery.security.Project;
import org.jboss.logging.Logger;

/**
 * What a query leaves behind that was ended while nobody was at work on it here: its session, in which the engine would
 * go on for nobody, and what that wrote. A replica that still is at work on it only learns sooner that it has ended.
 */
final class Leftovers {
    private static final Logger LOG = Logger.getLogger(Leftovers.class);

    private final AsyncQuery ended;
    private final Project project;
    private final Ports ports;

    Leftovers(AsyncQuery ended, Project project, Ports ports) {
        this.ended = ended;
        this.project = project;
        this.ports = ports;
    }

    /** Removes them; what the engine or the storage refuse now goes with the session's or the query's time. */
    void remove() {
        try {
            ports.engines().open(ended, project).close();
        } catch (QueryFailedException e) {
            LOG.debugf(e, "query %s: the engine could not be told of its end", ended.id());
        }
        new AttemptResults(ports.results(), ended).deleteUpTo(ended.state().attempts(), 0);
    }
}
