package io.asyncquery.retention;

import io.asyncquery.audit.AuditEvent;
import io.asyncquery.audit.AuditEvent.Action;
import io.asyncquery.audit.AuditEvent.Outcome;
import io.asyncquery.audit.AuditField;
import io.asyncquery.audit.AuditLog;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryService;
import io.asyncquery.query.QueryState;
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
    private final AuditLog audit;

    RetentionJob(QueryService queries, ProjectAccess projects, RetentionPolicy policy, Clock clock, AuditLog audit) {
        this.queries = queries;
        this.projects = projects;
        this.policy = policy;
        this.clock = clock;
        this.audit = audit;
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
        if (!queries.expire(project, before, this::deleted)) {
            LOG.warnf("project %s: not everything from before %s could be removed", project.name(), before);
        }
    }

    private void deleted(AsyncQuery query) {
        long bytes = query.state() instanceof QueryState.Succeeded succeeded
                ? succeeded.manifest().bytes()
                : 0;
        audit.write(AuditEvent.of(Action.DELETE, Outcome.SUCCESS)
                .with(AuditField.USER, AuditEvent.SERVICE)
                .with(AuditField.PROJECT, query.project().value())
                .with(AuditField.QUERY_ID, query.id().toString())
                .with(AuditField.OWNER, query.submitter())
                .with(AuditField.SCOPE, "retention")
                .with(AuditField.QUERIES, 1)
                .with(AuditField.BYTES, bytes));
    }
}
