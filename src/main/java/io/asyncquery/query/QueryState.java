package io.asyncquery.query;

import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultSchema;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a query is in its life. Each state owns the transitions that leave it; what is not a method cannot happen.
 *
 * <pre>
 *   ┌──┐ claimed    ┌──┐ claimed, retried, analyzed, progressed
 *   │  ▼            │  ▼
 *   Queued ───────► Running ───────► Succeeded
 *      │   started     │   succeeded
 *      └───────────────┴───────────► Failed
 *                       failed
 * </pre>
 */
public sealed interface QueryState {
    /** How often the engine was asked to run the query; each attempt has a result location of its own. */
    int attempts();

    /** When the engine was asked first; nothing while it was not. */
    Optional<Instant> startedAt();

    /** A state that the query has not ended in. Its owner is the replica that will end it. */
    sealed interface Unfinished extends QueryState {
        /** The replica that answers for the query. */
        ReplicaId owner();

        /** The same, in the hands of another replica. */
        Unfinished claimedBy(ReplicaId replica);

        /** Ends the query without a result. */
        default Failed failed(Instant at, QueryFailure failure) {
            return new Failed(startedAt(), at, failure, attempts());
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
        @Override
        public int attempts() {
            return 0;
        }

        @Override
        public Optional<Instant> startedAt() {
            return Optional.empty();
        }

        @Override
        public Queued claimedBy(ReplicaId replica) {
            return new Queued(replica);
        }

        /** The engine begins to work on it. */
        public Running started(Instant at) {
            return new Running(owner, Optional.of(at), 1, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Being analysed or run by the engine.
     *
     * @param owner the replica that drives it
     * @param startedAt when the engine was asked first
     * @param attempt which attempt this is; the first is 1
     * @param schema the columns, as soon as the statement is analysed
     * @param progress how far the engine is, as soon as it says so
     */
    record Running(
            ReplicaId owner,
            Optional<Instant> startedAt,
            int attempt,
            Optional<ResultSchema> schema,
            Optional<QueryProgress> progress)
            implements Unfinished {
        @Override
        public int attempts() {
            return attempt;
        }

        /** The engine goes on meanwhile. */
        @Override
        public Running claimedBy(ReplicaId replica) {
            return new Running(replica, startedAt, attempt, schema, progress);
        }

        /** The engine lost the attempt and begins anew. */
        public Running retried() {
            return new Running(owner, startedAt, attempt + 1, schema, Optional.empty());
        }

        /** The statement is legal and these are its columns. */
        public Running analyzed(ResultSchema columns) {
            return new Running(owner, startedAt, attempt, Optional.of(columns), progress);
        }

        /** The engine has come so far. */
        public Running progressed(QueryProgress now) {
            return new Running(owner, startedAt, attempt, schema, Optional.of(now));
        }

        /** The result is complete. */
        public Succeeded succeeded(Instant at, ResultManifest manifest) {
            return new Succeeded(startedAt, at, attempt, schema.orElseThrow(), manifest);
        }
    }

    /**
     * The result is complete and can be downloaded.
     *
     * @param startedAt when the engine was asked first
     * @param finishedAt when the result was complete; retention counts from here
     * @param attempt which attempt wrote the result
     * @param schema the columns
     * @param manifest the files
     */
    record Succeeded(
            Optional<Instant> startedAt, Instant finishedAt, int attempt, ResultSchema schema, ResultManifest manifest)
            implements Finished {
        @Override
        public int attempts() {
            return attempt;
        }
    }

    /**
     * Failed, cancelled or lost; there is no result.
     *
     * @param startedAt when the engine was asked first; nothing when it was not
     * @param finishedAt when that was found
     * @param failure why
     * @param attempts how often the engine had been asked to run it
     */
    record Failed(Optional<Instant> startedAt, Instant finishedAt, QueryFailure failure, int attempts)
            implements Finished {}
}
