package io.asyncquery.retention;

import io.asyncquery.audit.AuditEvent;
import io.asyncquery.audit.AuditEvent.Action;
import io.asyncquery.audit.AuditEvent.Outcome;
import io.asyncquery.audit.AuditField;
import io.asyncquery.audit.AuditLog;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.Retention;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Has what has expired removed, again and again; any number of replicas may run it at once. */
@ApplicationScoped
public class RetentionJob {
    private final Retention retention;
    private final AuditLog audit;

    RetentionJob(Retention retention, AuditLog audit) {
        this.retention = retention;
        this.audit = audit;
    }

    /** Replicas that were started together do not all begin at once. */
    @Scheduled(
            identity = "retention",
            every = "${async-query.retention.every:1h}",
            delayed = "1m",
            executionMaxDelay = "${async-query.retention.jitter:1m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void expire() {
        retention.run(this::deleted);
    }

    private void deleted(AsyncQuery query) {
        audit.write(AuditEvent.of(Action.DELETE, Outcome.SUCCESS)
                .with(AuditField.USER, AuditEvent.SERVICE)
                .with(AuditField.PROJECT, query.project().value())
                .with(AuditField.QUERY_ID, query.id().toString())
                .with(AuditField.OWNER, query.submitter())
                .with(AuditField.SCOPE, "retention")
                .with(AuditField.QUERIES, 1)
                .with(AuditField.BYTES, query.resultBytes()));
    }
}
