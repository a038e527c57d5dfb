package io.asyncquery.query;

import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultSchema;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a query is in its life. Each state owns the transitions that leave it; what is not a method cannot happen.
 *
 * <pre>
 *   Queued ──► Running ──► Succeeded
 *      │          │
 *      └──────────┴──────► Failed
 * </pre>
 */
public sealed interface QueryState {

    /** A state that the query has not ended in. Its owner is the replica that will end it. */
    sealed interface Unfinished extends QueryState {
        /** The replica that answers for the query. */
        ReplicaId owner();

        /** Ends the query without a result. */
        default Failed failed(Instant at, QueryFailure failure) {
            return new Failed(at, failure);
        }
    }

    /** A state that the query has ended in. */
    sealed interface Finished extends QueryState {
        /** When the query ended. */
        Instant finishedAt();
    }

    /**
     * Waiting for its turn.
     *
     * @param owner the replica whose queue it waits in
     */
    record Queued(ReplicaId owner) implements Unfinished {
        /** The engine begins to work on it. */
        public Running started(Instant at) {
            return new Running(owner, at, Optional.empty());
        }
    }

    /**
     * Being analysed or run by the engine.
     *
     * @param owner the replica that drives it
     * @param startedAt when the engine was asked first
     * @param schema the columns, as soon as the statement is analysed
     */
    record Running(ReplicaId owner, Instant startedAt, Optional<ResultSchema> schema) implements Unfinished {
        /** The statement is legal and these are its columns. */
        public Running analyzed(ResultSchema columns) {
            return new Running(owner, startedAt, Optional.of(columns));
        }

        /** The result is complete. */
        public Succeeded succeeded(Instant at, ResultManifest manifest) {
            return new Succeeded(startedAt, at, schema.orElseThrow(), manifest);
        }
    }

    /**
     * The result is complete and can be downloaded.
     *
     * @param startedAt when the engine was asked first
     * @param finishedAt when the result was complete; retention counts from here
     * @param schema the columns
     * @param manifest the files
     */
    record Succeeded(Instant startedAt, Instant finishedAt, ResultSchema schema, ResultManifest manifest)
            implements Finished {}

    /**
     * Failed, cancelled or lost; there is no result.
     *
     * @param finishedAt when that was found
     * @param failure why
     */
    record Failed(Instant finishedAt, QueryFailure failure) implements Finished {}
}
