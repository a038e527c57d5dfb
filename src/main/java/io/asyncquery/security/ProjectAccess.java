package io.asyncquery.security;

import java.util.List;
import java.util.Optional;

/** The projects there are and who may touch them. */
public interface ProjectAccess {
    /** The project of that name, matched without regard to case. */
    Optional<Project> find(String name);

    /** Every project, in the order of their names. */
    List<Project> all();
}
