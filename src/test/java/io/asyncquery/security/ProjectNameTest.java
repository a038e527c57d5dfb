package io.asyncquery.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.HostileText;
import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectNameTest {
    @Property
    void whateverIsAcceptedIsOneFolderBelowAnother(@ForAll String text) {
        try {
            ProjectName name = new ProjectName(text);

            Path folder = Path.of("/root").resolve(name.value());
            assertThat(folder.normalize()).isEqualTo(folder);
            assertThat(folder.getParent()).isEqualTo(Path.of("/root"));
            assertThat(text).matches("[A-Za-z0-9_-]+");
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("use at most 128 letters");
        }
    }

    @Provide
    Arbitrary<String> hostileTexts() {
        return HostileText.texts();
    }

    @Property
    void aHostileNameIsRefusedOrOneFolderBelowAnother(@ForAll("hostileTexts") String text) {
        whateverIsAcceptedIsOneFolderBelowAnother(text);
    }

    @Property
    void lettersDigitsUnderscoresAndDashesAreAccepted(
            @ForAll @AlphaChars @NumericChars @Chars({'_', '-'}) @StringLength(min = 1, max = 127) String rest) {
        assertThat(new ProjectName("p" + rest)).hasToString("p" + rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", ".", "..", "../up", "a/b", "a\\b", "a.b", "-rf", "a b", "a\n", "a\u0000", "项目", "é", "a%2fb",
                "~", "\uff41"
            })
    void whatCouldLeaveTheFolderIsRefused(String text) {
        assertThatThrownBy(() -> new ProjectName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneHundredAndTwentyEightCharactersAreTheMost() {
        assertThatCode(() -> new ProjectName("a".repeat(128))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new ProjectName("a".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }
}
