package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "007, 7", "999999999, 999999999", "000000000000000000001, 1"})
    void digitsAreANumber(String text, int number) {
        assertThat(WholeNumber.parse(text)).hasValue(number);
    }

    @Test
    void whatNoIntHoldsIsTheLargestOne() {
        assertThat(WholeNumber.parse("2147483648")).hasValue(Integer.MAX_VALUE);
        assertThat(WholeNumber.parse("9".repeat(100_000))).hasValue(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "-1", "+1", "-0", "1.5", "1e3", "0x1", " 1", "1 ", "1\n", "٣", "一", "1_000", "null"})
    void everythingElseIsNone(String text) {
        assertThat(WholeNumber.parse(text)).isEmpty();
    }
}
