package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.contract.HostileText;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryIdTest {
    @Provide
    Arbitrary<String> almostIdentifiers() {
        return Arbitraries.strings()
                .withChars("0123456789abcdefABCDEF-g./%\\ \0")
                .ofLength(36);
    }

    @Property
    void everyUuidComesBack(@ForAll long high, @ForAll long low) {
        QueryId id = new QueryId(new UUID(high, low));

        assertThat(QueryId.parse(id.toString())).contains(id);
        assertThat(QueryId.parse(id.toString().toUpperCase(Locale.ROOT))).contains(id);
    }

    @Property
    void onlyTheCanonicalFormIsAnIdentifier(@ForAll("almostIdentifiers") String text) {
        boolean canonical = text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

        assertThat(QueryId.parse(text).isPresent()).isEqualTo(canonical);
    }

    @Property
    void oneWrongCharacterIsNoIdentifier(
            @ForAll long high, @ForAll long low, @ForAll char wrong, @ForAll @IntRange(max = 35) int at) {
        String right = new UUID(high, low).toString();
        String text = right.substring(0, at) + wrong + right.substring(at + 1);
        boolean canonical = text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

        assertThat(QueryId.parse(text).isPresent()).isEqualTo(canonical);
    }

    @Property
    void anyOtherTextIsNone(@ForAll String text) {
        assertThat(QueryId.parse(text)).isEmpty();
    }

    @Provide
    Arbitrary<String> hostileTexts() {
        return HostileText.texts();
    }

    @Property
    void noHostileTextIsAnIdentifier(@ForAll("hostileTexts") String text) {
        assertThat(QueryId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "00000001-1-1-1-1",
                "000000000000000000000000-0001-0001-0-1",
                "0000001-00010-0001-0001-000000000001",
                "../../../../../../../../etc/passwd/..",
                "..%2f..%2f..%2f..%2f..%2f..%2f..%2f.",
                "../x",
                "..%2f",
                " 0b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7",
                "0b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7\n",
                "0b9d7d768a5e4c43a1a44c1d5f1c7a7e",
                "{0b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7}",
                "0b9d7d76_8a5e_4c43_a1a4_4c1d5f1c7a7e",
                "-b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7e",
                "+b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7e",
                "０b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7e",
                "0b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7e/",
                "0b9d7d76-8a5e-4c43-a1a4-4c1d5f1c7a7e.json"
            })
    void pathTraversalAndOtherRubbishAreRejected(String text) {
        assertThat(QueryId.parse(text)).isEmpty();
    }

    @Test
    void newIdentifiersDiffer() {
        assertThat(QueryId.random()).isNotEqualTo(QueryId.random());
    }
}
