package io.asyncquery.retention;

import io.asyncquery.query.QueryService;
import io.asyncquery.query.RetentionPolicy;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Removes what is older than its project keeps results; any number of replicas may run it at once. */
@ApplicationScoped
public class RetentionJob {
    private static final Logger LOG = Logger.getLogger(RetentionJob.class);

    private final QueryService queries;
    private final ProjectAccess projects;
    private final RetentionPolicy policy;
    private final Clock clock;

    RetentionJob(QueryService queries, ProjectAccess projects, RetentionPolicy policy, Clock clock) {
        this.queries = queries;
        this.projects = projects;
        this.policy = policy;
        this.clock = clock;
    }

    @Scheduled(
            identity = "retention",
            every = "${async-query.retention.every:1h}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void expire() {
        projects.all().forEach(this::expire);
    }

    private void expire(Project project) {
        Instant before = policy.horizon(project, clock.instant());
        if (!queries.expire(project, before)) {
            LOG.warnf("project %s: not everything from before %s could be removed", project.name(), before);
        }
    }
}
