package io.asyncquery.query;

import io.asyncquery.result.OutputOptions;
import io.asyncquery.security.ProjectName;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a user asks for, checked (contract, "Submit body").
 *
 * @param project where the statement runs
 * @param sql one statement without a trailing semicolon; that it only reads is the engine's to find out
 * @param limit rows of the result at most; 0 for all
 * @param offset rows of the result to leave out first
 * @param output how the result is written and offered
 * @param sparkQueue the queue to run in: it chooses the engine where that is switched on, and a pool of its scheduler
 * @param timeout how long it may run; as long as its project allows when absent
 * @param expiresIn how long its result is kept, from its end on; as long as its project says when absent
 */
public record QuerySubmission(
        ProjectName project,
        String sql,
        int limit,
        int offset,
        OutputOptions output,
        Optional<String> sparkQueue,
        Optional<Duration> timeout,
        Optional<Duration> expiresIn) {
    private static final Pattern QUEUE = Pattern.compile("[\\p{L}\\p{N}_.:-]{1,128}");

    public QuerySubmission {
        if (sql.isBlank() || limit < 0 || offset < 0) {
            throw new IllegalArgumentException("A submission needs SQL and no negative limit or offset");
        }
        if (timeout.isPresent() && timeout.get().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("A query runs for a second at least");
        }
        if (expiresIn.isPresent() && expiresIn.get().isNegative()) {
            throw new IllegalArgumentException("A result cannot expire before it is there");
        }
    }

    /** Whether a queue may be called so; the engine has it in its log. */
    public static boolean isQueue(String name) {
        return QUEUE.matcher(name).matches();
    }
}
