package io.asyncquery.security;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much of the service a project may use.
 *
 * @param weight its share of the turns while several projects wait, in proportion to theirs
 * @param maxRunning its queries that run at once, over all replicas; as many as the engine takes when absent
 * @param maxQueued its queries that wait on one replica; as many as the replica takes when absent
 * @param timeout how long each of its queries may run; as long as they take when absent
 * @param statement how large and complex its statements may be
 * @param result how large its results may become
 */
public record ProjectLimits(
        int weight,
        OptionalInt maxRunning,
        OptionalInt maxQueued,
        Optional<Duration> timeout,
        StatementLimits statement,
        ResultLimits result) {
    private static final int MAX_WEIGHT = 1000;

    /** No limits, and the same share as the others. */
    public static final ProjectLimits NONE = new ProjectLimits(
            1, OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), StatementLimits.DEFAULT, ResultLimits.NONE);

    public ProjectLimits {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight " + weight + " is not from 1 to " + MAX_WEIGHT);
        }
        if (maxRunning.orElse(1) < 1 || maxQueued.orElse(1) < 1) {
            throw new IllegalArgumentException("max-running and max-queued must be at least 1");
        }
        if (timeout.isPresent() && timeout.get().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("timeout must be at least a second");
        }
    }
}
