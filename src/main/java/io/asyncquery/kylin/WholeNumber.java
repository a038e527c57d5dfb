package io.asyncquery.kylin;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads a whole number of a URL: digits and nothing else, however many. */
final class WholeNumber {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern FITTING = Pattern.compile("0*[0-9]{1,9}");

    private WholeNumber() {}

    /** The number, or the largest {@code int} when it is too large for one; nothing when the text is no number. */
    static OptionalInt parse(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(FITTING.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE);
    }
}
