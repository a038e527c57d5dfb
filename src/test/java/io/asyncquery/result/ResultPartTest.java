package io.asyncquery.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultPartTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "../x", "a/b", "a\\b", "a\0"})
    void aNameThatIsNotBareIsRefused(String name) {
        assertThatThrownBy(() -> new ResultPart(name, 0, 0, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"part-00000-4f0c.c000.csv", "a:b", "..a", "%2e%2e", "日报"})
    void everyOtherNameIsAFile(String name) {
        assertThat(new ResultPart(name, 0, 0, "").name()).isEqualTo(name);
    }

    @Test
    void lessThanNothingIsRefused() {
        assertThatThrownBy(() -> new ResultPart("a", -1, 0, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ResultPart("a", 0, -1, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
