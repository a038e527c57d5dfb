package io.asyncquery.kylin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.asyncquery.query.QueryProgress;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a query except its statement and its columns, as one object of JSON.
 *
 * @param status Kylin's word, see {@link StatusAnswer}
 * @param info the state in a sentence, see {@link StatusAnswer}
 * @param state QUEUED, RUNNING, SUCCEEDED, FAILED or EXPIRED
 * @param startedAt when the engine was asked first; null before
 * @param expiresAt when the result is removed; null before the query has ended, while it is pinned and once it is gone
 * @param pinned whether an administrator has the result kept until further notice
 * @param expiredAt when the result was removed; null while it is there
 * @param expiredBy what decided that: QUERY, PROJECT, SERVICE, MINIMUM, RESULTS, BYTES or LOST; null while it is there
 * @param attempts how often the engine was asked to run it
 * @param queuePosition how many queries have their turn before it, in the queue of the replica that it waits at; null
 *     unless it waits, and for a moment until the answering replica has heard of it
 * @param timeout seconds it may run; null when it did not ask for less than its project allows
 * @param expiresIn seconds from its end on that its result is kept; null when it did not ask for them
 * @param rows rows of the result; null without a result
 * @param bytes bytes of all its data files; null without a result
 * @param progress how far the engine is; null before it has said so, and for a failed query
 * @param failure why there is no result; null unless it failed
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonNaming(SnakeCaseStrategy.class)
public record QuerySummary(
        String queryId,
        String status,
        String info,
        String state,
        String project,
        String submitter,
        String submittedAt,
        @Nullable String startedAt,
        @Nullable String finishedAt,
        @Nullable String expiresAt,
        boolean pinned,
        @Nullable String expiredAt,
        @Nullable String expiredBy,
        int attempts,
        @Nullable Integer queuePosition,
        @Nullable Long timeout,
        @Nullable Long expiresIn,
        String format,
        String encode,
        String separator,
        String fileName,
        boolean includeHeader,
        int limit,
        int offset,
        @Nullable String sparkQueue,
        @Nullable Long rows,
        @Nullable Long bytes,
        @Nullable Progress progress,
        @Nullable Failure failure) {

    /**
     * How far the engine is; of a succeeded query only that it is all done, with all its rows.
     *
     * @param percent finished tasks of the known ones; 100 when the query has succeeded
     * @param rows rows of the result that finished tasks have written; null when the engine does not say
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonNaming(SnakeCaseStrategy.class)
    public record Progress(
            int percent,
            @Nullable Integer stages,
            @Nullable Integer stagesDone,
            @Nullable Long tasks,
            @Nullable Long tasksDone,
            @Nullable Long tasksRunning,
            @Nullable Long inputBytes,
            @Nullable Long rows) {
        private static final int ALL = 100;

        static Progress of(QueryProgress progress) {
            return new Progress(
                    progress.percent(),
                    progress.stages(),
                    progress.stagesDone(),
                    progress.tasks(),
                    progress.tasksDone(),
                    progress.tasksRunning(),
                    progress.inputBytes(),
                    progress.rows().isPresent() ? progress.rows().getAsLong() : null);
        }

        static Progress complete(long rows) {
            return new Progress(ALL, null, null, null, null, null, null, rows);
        }
    }

    /**
     * Why a query failed.
     *
     * @param blame whose to mend: USER, EXTERNAL, RESOURCES or INTERNAL
     * @param message what the status says too
     */
    @RegisterForReflection
    public record Failure(String blame, String message) {}
}
