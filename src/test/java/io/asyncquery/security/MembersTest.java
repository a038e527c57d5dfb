package io.asyncquery.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final Caller ANN = new Caller("ann", Set.of("ANALYST", "MODELER"));

    @Test
    void aUserIsIncludedByName() {
        assertThat(new Members(Set.of("ann"), Set.of()).include(ANN)).isTrue();
        assertThat(new Members(Set.of("ANN"), Set.of()).include(ANN)).isFalse();
    }

    @Test
    void aUserIsIncludedByAnyOfItsRoles() {
        assertThat(new Members(Set.of(), Set.of("OTHER", "MODELER")).include(ANN))
                .isTrue();
        assertThat(new Members(Set.of(), Set.of("OTHER")).include(ANN)).isFalse();
    }

    @Test
    void aRoleIsNoUserNameAndAUserNameIsNoRole() {
        assertThat(new Members(Set.of("ANALYST"), Set.of("ann")).include(ANN)).isFalse();
    }

    @Test
    void theStarIncludesWhoeverHasNoRoleAtAll() {
        assertThat(new Members(Set.of(), Set.of("*")).include(new Caller("nobody", Set.of())))
                .isTrue();
    }

    @Test
    void theStarAmongTheUserNamesIncludesNobody() {
        assertThat(new Members(Set.of("*"), Set.of()).include(ANN)).isFalse();
    }

    @Test
    void noMembersIncludeNobody() {
        assertThat(new Members(Set.of(), Set.of()).include(ANN)).isFalse();
    }

    @Test
    void whatIsGrantedDoesNotChangeWithTheSetItWasMadeFrom() {
        Set<String> users = new HashSet<>(Set.of("bob"));
        Members members = new Members(users, Set.of());

        users.add("ann");

        assertThat(members.include(ANN)).isFalse();
    }
}
