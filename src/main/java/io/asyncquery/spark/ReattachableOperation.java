package io.asyncquery.spark;

import io.asyncquery.query.QueryProgress;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.Plan;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A command that outlives the connection it was sent on. Only {@code result_complete} ends it: the server closes long
 * streams of its own accord, and a broken connection leaves the command running. It is waited for once.
 */
final class ReattachableOperation {
    private static final Logger LOG = Logger.getLogger(ReattachableOperation.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final SessionCalls calls;
    private final Duration outage;
    private final Duration withoutRows;
    private final Context.CancellableContext waiting = Context.current().withCancellation();

    private final long begun = System.nanoTime();
    private OptionalLong rows = OptionalLong.empty();
    private @Nullable String lastResponse;
    private boolean complete;

    /** Whether the stream that was opened last has brought anything. */
    private boolean responded;

    private boolean broken;
    private long brokenSince;
    private int doubts;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /**
     * An operation that is waited for through outages of at most such a length. One that ends sooner than {@code
     * withoutRows} is not asked for its rows.
     */
    ReattachableOperation(SessionCalls calls, Duration outage, Duration withoutRows) {
        this.calls = calls;
        this.outage = outage;
        this.withoutRows = withoutRows;
    }

    /** Runs a command to its end; the server's error ends it as it came. */
    void run(Plan plan, Consumer<QueryProgress> progress) {
        await(plan, progress);
    }

    /** Waits for the end of a command that was sent before, here or elsewhere. */
    void follow(Consumer<QueryProgress> progress) {
        await(null, progress);
    }

    /** Ends the waiting, not the command; called from another thread. */
    void giveUp() {
        waiting.cancel(null);
    }

    private void await(@Nullable Plan plan, Consumer<QueryProgress> progress) {
        @Nullable Plan toSend = plan;
        boolean sentAgain = false;
        while (!complete) {
            try {
                responded = false;
                Iterator<ExecutePlanResponse> responses = open(toSend);
                toSend = null;
                while (responses.hasNext()) {
                    take(responses.next(), progress);
                }
                answered();
            } catch (StatusRuntimeException e) {
                toSend = null;
                if (plan != null && !sentAgain && hasNotArrived(e)) {
                    toSend = plan;
                    sentAgain = true;
                } else if (!isToBeReattached(e)) {
                    throw e;
                }
                LOG.debugf("operation %s: reattaching after %s", calls.id(), e.getStatus());
            }
            if (!complete) {
                pause();
            }
        }
        waiting.cancel(null);
    }

    private Iterator<ExecutePlanResponse> open(@Nullable Plan toSend) {
        Context before = waiting.attach();
        try {
            return toSend == null ? calls.reattach(lastResponse) : calls.execute(toSend);
        } finally {
            waiting.detach(before);
        }
    }

    private void take(ExecutePlanResponse response, Consumer<QueryProgress> progress) {
        lastResponse = response.getResponseId();
        responded = true;
        answered();
        complete |= response.hasResultComplete();
        if (response.hasExecutionProgress()) {
            progress.accept(progress(response.getExecutionProgress()));
        }
    }

    private void answered() {
        broken = false;
        doubts = 0;
        pauseMillis = FIRST_PAUSE_MILLIS;
    }

    /** Whether the server never saw the command: the connection broke too early, and it does not know the operation. */
    private boolean hasNotArrived(StatusRuntimeException e) {
        return lastResponse == null && SparkFailures.errorClass(e).equals("INVALID_HANDLE.OPERATION_NOT_FOUND");
    }

    /** Whether only the stream has ended. An error of the command's own comes again however often one asks. */
    private boolean isToBeReattached(StatusRuntimeException e) {
        if (waiting.isCancelled()
                || calls.isClosed()
                || SparkFailures.errorInfo(e).isPresent()) {
            return false;
        }
        return switch (e.getStatus().getCode()) {
            case UNAVAILABLE -> isShort();
            case DEADLINE_EXCEEDED -> responded || calls.engineWorks();
            // What a proxy says of a connection it lost, and Spark of an error it has no class for.
            case UNKNOWN, INTERNAL, CANCELLED -> ++doubts == 1;
            default -> false;
        };
    }

    private boolean isShort() {
        long now = System.nanoTime();
        if (!broken) {
            broken = true;
            brokenSince = now;
        }
        return now - brokenSince < outage.toNanos();
    }

    private void pause() {
        try {
            Thread.sleep(pauseMillis);
        } catch (InterruptedException e) {
            // The next call fails of it.
            Thread.currentThread().interrupt();
        }
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
    }

    /** The last that is known: an answer that does not come, or is no number, must not harm the operation. */
    private OptionalLong rows() {
        if (System.nanoTime() - begun >= withoutRows.toNanos()) {
            try {
                OptionalLong now = calls.rowsWritten();
                rows = now.isPresent() ? now : rows;
            } catch (StatusRuntimeException | NumberFormatException e) {
                LOG.debugf("operation %s: its rows are not known: %s", calls.id(), e.getMessage());
            }
        }
        return rows;
    }

    private QueryProgress progress(ExecutePlanResponse.ExecutionProgress progress) {
        int done = 0;
        long tasks = 0;
        long tasksDone = 0;
        long bytes = 0;
        for (ExecutePlanResponse.ExecutionProgress.StageInfo stage : progress.getStagesList()) {
            done += stage.getDone() ? 1 : 0;
            tasks += stage.getNumTasks();
            tasksDone += stage.getNumCompletedTasks();
            bytes += stage.getInputBytesRead();
        }
        return new QueryProgress(
                progress.getStagesCount(), done, tasks, tasksDone, progress.getNumInflightTasks(), bytes, rows());
    }
}
