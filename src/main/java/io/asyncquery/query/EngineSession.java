package io.asyncquery.query;

import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultSchema;

/** One query's conversation with the engine. */
public interface EngineSession extends AutoCloseable {
    /** Checks the statement without running it and gives its columns. */
    ResultSchema analyze() throws QueryFailedException;

    /** Runs the statement and has the engine write the result, with its manifest, to the location. */
    void write(ResultLocation location) throws QueryFailedException;

    /** Makes a running {@link #write} end with a failure soon; called from another thread. */
    void interrupt();

    /** Lets the engine forget the session. Never throws. */
    @Override
    void close();
}
