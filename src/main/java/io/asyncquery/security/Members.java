package io.asyncquery.security;

import java.util.Collections;
import java.util.Set;

/**
 * Users and roles that are granted something.
 *
 * @param users user names, case-sensitive
 * @param roles role names; {@code *} stands for every authenticated user
 */
public record Members(Set<String> users, Set<String> roles) {
    /** The role that every authenticated user has. */
    public static final String EVERYONE = "*";

    public Members {
        users = Set.copyOf(users);
        roles = Set.copyOf(roles);
    }

    boolean include(Caller caller) {
        return users.contains(caller.name())
                || roles.contains(EVERYONE)
                || !Collections.disjoint(roles, caller.roles());
    }
}
