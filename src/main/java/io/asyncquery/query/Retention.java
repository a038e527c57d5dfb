package io.asyncquery.query;

import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Removes what has expired. Any number of replicas may do that at once: what another one has removed already is not
 * there any more, and what could not be removed is tried again the next time.
 */
public final class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);

    private final QueryDeletion deletion;
    private final ProjectAccess projects;
    private final RetentionPolicy policy;
    private final ReplicaContext context;

    /** Applies {@code policy} to the queries of {@code projects}. */
    public Retention(QueryDeletion deletion, ProjectAccess projects, RetentionPolicy policy, ReplicaContext context) {
        this.deletion = deletion;
        this.projects = projects;
        this.policy = policy;
        this.context = context;
    }

    /** Looks at every query once, on the service's own behalf; tells what has gone and how it went. */
    public Removal run(Consumer<AsyncQuery> deleted) {
        return run(projects.all(), deleted);
    }

    /** The same on behalf of an administrator of the service. */
    public Removal run(Caller caller, Consumer<AsyncQuery> deleted) {
        QueryDeletion.requireAdministrator(caller);
        return run(deleted);
    }

    /** Looks at every query of a project once, on behalf of one of its administrators. */
    public Removal run(Caller caller, Project project, Consumer<AsyncQuery> deleted) {
        QueryDeletion.requireAdministrator(caller, project);
        return run(List.of(project), deleted);
    }

    private Removal run(List<Project> of, Consumer<AsyncQuery> deleted) {
        long start = context.nanos().getAsLong();
        Instant now = context.clock().instant();
        Removal removal = new Removal();
        for (Project project : of) {
            deletion.expire(project, query -> isOver(query, project, now), deleted, removal);
        }
        removal.took(Duration.ofNanos(context.nanos().getAsLong() - start));
        LOG.logf(
                removal.isComplete() ? Logger.Level.INFO : Logger.Level.WARN,
                "retention: examined %d, expired %d, failed %d, freed %d bytes, took %d ms",
                removal.examined(),
                removal.removed(),
                removal.failed(),
                removal.bytes(),
                removal.duration().toMillis());
        return removal;
    }

    private boolean isOver(AsyncQuery query, Project project, Instant now) {
        return policy.expiry(query, project)
                .filter(expiry -> expiry.isOver(now))
                .isPresent();
    }
}
