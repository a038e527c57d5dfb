package io.asyncquery.kylin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    private static final long MAX = 100;

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t \r\n", "{}", " {} "})
    void noBodyAndNoFieldsAreEmpty(String text) throws IOException {
        assertThat(read(text).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "\"x\"",
                "[]",
                "[{}]",
                "true",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":1}x",
                "{\"a\":1}{\"b\":2}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "/**/{}",
                "sql=select",
                "<x/>",
                "{\"a\":\"\n\"}"
            })
    void whatIsNoJsonObjectIsMalformed(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(KylinException.class, e -> assertThat(e.error())
                .isEqualTo(KylinError.BODY_MALFORMED));
    }

    @Property
    void anyBytesAreReadOrRefusedInOurOwnWords(@ForAll byte[] bytes) throws IOException {
        try {
            assertThat(JsonBody.read(new ByteArrayInputStream(bytes), Integer.MAX_VALUE)
                            .fields())
                    .isNotNull();
        } catch (KylinException e) {
            assertThat(e.error()).isEqualTo(KylinError.BODY_MALFORMED);
            assertThat(e.arguments().toString()).doesNotContain("Exception", "com.fasterxml", "java.");
        }
    }

    @Test
    void aBodyThatIsNotUtf8IsMalformed() {
        byte[] latin = "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> JsonBody.read(new ByteArrayInputStream(latin), MAX))
                .isInstanceOfSatisfying(
                        KylinException.class, e -> assertThat(e.error()).isEqualTo(KylinError.BODY_MALFORMED));
    }

    @Test
    void aSyntaxErrorIsToldByItsPlace() {
        assertThatThrownBy(() -> read("{\"sql\":\n  select}"))
                .isInstanceOfSatisfying(KylinException.class, e -> assertThat(e.arguments())
                        .singleElement()
                        .asString()
                        .startsWith("syntax error at line 2, column "));
    }

    @Test
    void nestingDeeperThanAnybodyNeedsIsMalformed() {
        String deep = "{\"a\":" + "[".repeat(100_000);

        assertThatThrownBy(() -> JsonBody.read(new ByteArrayInputStream(deep.getBytes(UTF_8)), 1_000_000))
                .isInstanceOfSatisfying(
                        KylinException.class, e -> assertThat(e.error()).isEqualTo(KylinError.BODY_MALFORMED));
    }

    @Test
    void aBodyMayHaveAsManyBytesAsConfiguredAndNoMore() throws IOException {
        String longest = "{\"a\":\"" + "x".repeat((int) MAX - 8) + "\"}";

        assertThat(read(longest).text("a")).isPresent();
        assertThatThrownBy(() -> read(longest + " ")).isInstanceOfSatisfying(KylinException.class, e -> {
            assertThat(e.error()).isEqualTo(KylinError.BODY_TOO_LARGE);
            assertThat(e.arguments()).containsExactly("100");
        });
    }

    @Test
    void anEndlessBodyIsReadNoFurtherThanItMay() {
        CountingZeros endless = new CountingZeros();

        assertThatThrownBy(() -> JsonBody.read(endless, MAX)).isInstanceOf(KylinException.class);

        assertThat(endless.count).isEqualTo(MAX + 1);
    }

    @Test
    void aValueOfSixtyCharactersIsRepeatedWholeAndALongerOneIsCut() {
        assertThat(JsonBody.abbreviated("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(JsonBody.abbreviated("x".repeat(61))).isEqualTo("x".repeat(60) + "…");
    }

    @Property
    void whatIsRepeatedHasNoControlCharacterAndNoHalfOfOne(@ForAll String value) {
        String repeated = JsonBody.abbreviated(value);

        assertThat(repeated.codePoints())
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE);
        assertThat(repeated.codePointCount(0, repeated.length())).isLessThanOrEqualTo(61);
    }

    private static JsonBody read(String text) throws IOException {
        return JsonBody.read(new ByteArrayInputStream(text.getBytes(UTF_8)), MAX);
    }

    private static final class CountingZeros extends InputStream {
        private long count;

        @Override
        public int read() {
            count++;
            return '0';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            count += length;
            return length;
        }
    }
}
