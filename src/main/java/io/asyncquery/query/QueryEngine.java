package io.asyncquery.query;

import io.asyncquery.security.Project;

/** Port: runs SQL. */
public interface QueryEngine {
    /** Whether the engine answered when last asked, or not long before; never waits. */
    boolean isAvailable();

    /**
     * Waits for the engine and gives the session of the query's present attempt, in its project's schema and as its
     * submitter. Nothing is asked of the engine yet. The caller closes it, unless another replica has taken over.
     */
    EngineSession open(AsyncQuery query, Project project) throws QueryFailedException;
}
