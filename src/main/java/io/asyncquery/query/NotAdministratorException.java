package io.asyncquery.query;

import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;

/** Thrown when a caller asks for what only administrators may do. */
public final class NotAdministratorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NotAdministratorException() {
        super("Only administrators may do that");
    }

    /** Refuses who does not administer the service. */
    static void unlessAdministrator(Caller caller) {
        if (!caller.isAdministrator()) {
            throw new NotAdministratorException();
        }
    }

    /** Refuses who administers neither the project nor the service. */
    static void unlessAdministers(Caller caller, Project project) {
        if (!project.mayAdminister(caller)) {
            throw new NotAdministratorException();
        }
    }
}
