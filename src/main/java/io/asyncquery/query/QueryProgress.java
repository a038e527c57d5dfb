package io.asyncquery.query;

import java.util.OptionalLong;

/**
 * How far the engine is with a query. Spark plans the later stages while it runs the earlier ones, so the totals grow
 * and the percentage is an estimate.
 *
 * @param stages stages known so far
 * @param stagesDone those of them that are finished
 * @param tasks tasks of these stages
 * @param tasksDone those of them that are finished
 * @param tasksRunning those of them that are at work now
 * @param inputBytes bytes read so far
 * @param rows rows of the result that finished tasks have written; nothing when the engine does not say
 */
public record QueryProgress(
        int stages, int stagesDone, long tasks, long tasksDone, long tasksRunning, long inputBytes, OptionalLong rows) {
    private static final int WHOLE = 100;

    /** Finished tasks of the known ones, in percent; 0 while none is known and below 100 until the query has ended. */
    public int percent() {
        return tasks == 0 ? 0 : (int) Math.min(WHOLE - 1.0, WHOLE * (double) tasksDone / tasks);
    }
}
