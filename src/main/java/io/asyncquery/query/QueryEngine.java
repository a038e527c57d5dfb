package io.asyncquery.query;

import io.asyncquery.security.Project;

/** Port: runs SQL. */
public interface QueryEngine {
    /** Whether the engine answered when last asked; never waits. */
    boolean isAvailable();

    /** Prepares a session for one query, in its project's schema and as its submitter. The caller closes it. */
    EngineSession open(AsyncQuery query, Project project) throws QueryFailedException;
}
