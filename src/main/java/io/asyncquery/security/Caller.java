package io.asyncquery.security;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name the authenticated user name, never blank: the guard looks after sessions with a user
 * @param roles the roles the identity source gives that user
 */
public record Caller(String name, Set<String> roles) {
    /** The role of those who may see and delete everything. */
    public static final String ADMINISTRATOR = "ADMIN";

    public Caller {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a caller without a name");
        }
        roles = Set.copyOf(roles);
    }

    /** Whether the caller administers the whole service. */
    public boolean isAdministrator() {
        return roles.contains(ADMINISTRATOR);
    }
}
