package io.asyncquery.retention;

import io.asyncquery.audit.AuditEvent;
import io.asyncquery.audit.AuditEvent.Action;
import io.asyncquery.audit.AuditEvent.Outcome;
import io.asyncquery.audit.AuditField;
import io.asyncquery.audit.AuditLog;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.Retention;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Scheduler.JobDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;

/** Has what has expired removed, again and again; any number of replicas may run it at once. */
@ApplicationScoped
public class RetentionJob {
    /** The first time; later ones are as far apart as is configured. */
    private static final String DELAY = "1m";

    private final Retention retention;
    private final RetentionConfig config;
    private final AuditLog audit;

    RetentionJob(Retention retention, RetentionConfig config, AuditLog audit) {
        this.retention = retention;
        this.config = config;
        this.audit = audit;
    }

    /** Replicas that were started together do not all begin at once. */
    void schedule(@Observes StartupEvent event, Scheduler scheduler, Clock clock) {
        JobDefinition<?> expired = job(scheduler, "retention");
        if (config.cron().isPresent()) {
            expired.setCron(config.cron().get()).setTimeZone(clock.getZone().getId());
        } else {
            expired.setInterval(config.every()).setDelayed(DELAY);
        }
        expired.setTask(execution -> expire()).schedule();
        job(scheduler, "orphans")
                .setInterval(config.orphans().every())
                .setDelayed(DELAY)
                .setTask(execution -> retention.removeOrphans(this::deleted))
                .schedule();
    }

    void expire() {
        retention.expire(this::deleted);
    }

    private JobDefinition<?> job(Scheduler scheduler, String identity) {
        JobDefinition<?> job = scheduler.newJob(identity).setConcurrentExecution(ConcurrentExecution.SKIP);
        if (config.jitter().compareTo(Duration.ZERO) > 0) {
            job.setExecutionMaxDelay(config.jitter().toString());
        }
        return job;
    }

    private void deleted(EndedQuery query) {
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
