package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @Test
    void noHeaderIsNoKey() {
        assertThat(IdempotencyKey.parse(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "8e03978e-40d5-43e8-bc93-6894a57f9324, 8e03978e-40d5-43e8-bc93-6894a57f9324",
                "\"8e03978e\", 8e03978e",
                "`  k  `, k",
                "`\t\"k\" `, k",
                "\"a\\\"b\\\\c\", a\"b\\c",
                "a\"b, a\"b",
                "a\\b, a\\b",
                "!~, !~",
                "`a,b;c`, `a,b;c`"
            })
    void aKeyIsReadWithAndWithoutQuotes(String line, String key) {
        assertThat(IdempotencyKey.parse(List.of(line))).contains(key);
    }

    @Test
    void theLongestKeyHas255Characters() {
        String longest = "k".repeat(255);

        assertThat(IdempotencyKey.parse(List.of(longest))).contains(longest);
        assertThat(IdempotencyKey.parse(List.of('"' + longest + '"'))).contains(longest);
        assertRefused(longest + 'k');
        assertRefused('"' + longest + "k\"");
        assertRefused("k".repeat(1_000_000));
        assertRefused('"' + "\\\"".repeat(1_000) + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "\"",
                "\"\"",
                "\"k",
                "\"k\"x",
                "\"k\";a=1",
                "\"a\"b\"",
                "\"a\\b\"",
                "\"a\\\"",
                "a b",
                "\"a b\"",
                "a\tb",
                "\u0000",
                "a\r\nX: y",
                "schlüssel",
                "键",
                "\u007f",
                "\ud83d\ude00"
            })
    void everythingElseIsRefused(String line) {
        assertRefused(line);
    }

    @Test
    void twoLinesAreNotOneKey() {
        assertRefused("a", "b");
        assertRefused("a", "a");
    }

    private static void assertRefused(String... lines) {
        assertThatThrownBy(() -> IdempotencyKey.parse(List.of(lines)))
                .isInstanceOfSatisfying(KylinException.class, e -> {
                    assertThat(e.error()).isEqualTo(KylinError.IDEMPOTENCY_KEY_ILLEGAL);
                    assertThat(e.arguments().get(0).toString()).hasSizeLessThan(70);
                });
    }
}
