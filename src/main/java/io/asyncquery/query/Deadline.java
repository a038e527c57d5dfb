package io.asyncquery.query;

import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.security.Project;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a query may run: what it asked for, and at most what its project allows. The time in the queue does not
 * count. Only what ran on another replica is measured by the clock, so that a clock that is set does no harm here.
 */
final class Deadline {
    private final Optional<Duration> timeout;
    private final ReplicaContext context;
    private volatile long passesAt;
    private volatile boolean started;

    private Deadline(Optional<Duration> timeout, ReplicaContext context) {
        this.timeout = timeout;
        this.context = context;
    }

    static Deadline of(QuerySubmission submission, Project project, ReplicaContext context) {
        Optional<Duration> shorter = Stream.of(
                        submission.timeout(), project.limits().timeout())
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
        return new Deadline(shorter, context);
    }

    /** Begins to count for a query that has just started, or that ran elsewhere before. */
    void start(AsyncQuery query) {
        if (timeout.isPresent() && query.state().startedAt().isPresent()) {
            Duration ran = Duration.between(
                    query.state().startedAt().get(), context.clock().instant());
            Duration left = ran.isNegative() ? timeout.get() : timeout.get().minus(ran);
            passesAt = context.nanos().getAsLong() + left.toNanos();
            started = true;
        }
    }

    boolean hasPassed() {
        return started && context.nanos().getAsLong() - passesAt >= 0;
    }

    /** What the submitter is told of a query that ran for too long. */
    QueryFailure failure() {
        return new QueryFailure(
                Blame.RESOURCES,
                "The query ran longer than the "
                        + timeout.map(Duration::toSeconds).orElse(0L) + " s it is allowed, and was stopped.");
    }
}
