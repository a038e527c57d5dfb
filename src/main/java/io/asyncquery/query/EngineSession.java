package io.asyncquery.query;

import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultSchema;
import java.util.function.Consumer;

/** One attempt's conversation with the engine. */
public interface EngineSession extends AutoCloseable {
    /** Prepares the session, checks the statement without running it and gives its columns. */
    ResultSchema analyze() throws QueryFailedException, AttemptLostException;

    /**
     * Runs the statement and has the engine write the result, with its manifest, to the location. Tells now and then how
     * far it is, from the calling thread.
     */
    void write(ResultLocation location, Consumer<QueryProgress> progress)
            throws QueryFailedException, AttemptLostException;

    /**
     * Waits for a write that this or another replica has begun, and says whether the engine still knew of it. What a
     * write failed with it fails with here as well.
     */
    boolean resume(Consumer<QueryProgress> progress) throws QueryFailedException, AttemptLostException;

    /** Makes a running {@link #analyze}, {@link #write} or {@link #resume} end with a failure soon; called from another thread. */
    void interrupt();

    /** Has the engine end what still runs of the attempt and forget it, so that nothing can begin in it any more. Never throws. */
    @Override
    void close();
}
