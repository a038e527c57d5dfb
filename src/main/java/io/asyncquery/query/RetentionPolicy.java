package io.asyncquery.query;

import io.asyncquery.security.Project;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long results are kept.
 *
 * @param period age, counted from the end of the query, after which a result is removed, unless its project says otherwise
 */
public record RetentionPolicy(Duration period) {

    /** What ended before this instant has expired. */
    public Instant horizon(Project project, Instant now) {
        return now.minus(period(project));
    }

    /** When a query's result expires; nothing is said of a query that has not ended. */
    public Optional<Instant> expiry(AsyncQuery query, Project project) {
        return query.isFinished() ? Optional.of(query.ageCountsFrom().plus(period(project))) : Optional.empty();
    }

    private Duration period(Project project) {
        return project.retention().orElse(period);
    }
}
