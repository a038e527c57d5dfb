package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.HostileText;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaIdTest {
    @Provide
    Arbitrary<String> hostileTexts() {
        return HostileText.texts();
    }

    @Property
    void whateverIsAcceptedIsHarmlessInAFileName(@ForAll("hostileTexts") String text) {
        ReplicaId.parse(text).ifPresent(replica -> assertThat(replica.value()).matches("[A-Za-z0-9-]+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a_b", "a\n", "é"})
    void whatNoReplicaIsCalledIsRefused(String text) {
        assertThat(ReplicaId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new ReplicaId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNewOneComesBack() {
        ReplicaId replica = ReplicaId.random();

        assertThat(ReplicaId.parse(replica.value())).contains(replica);
    }
}
