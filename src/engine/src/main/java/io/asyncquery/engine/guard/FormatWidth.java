package io.asyncquery.engine.guard;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** How wide {@code format_string} and {@code printf} would make a value: {@code %1000000000d} is a gigabyte. */
final class FormatWidth {

    /** Argument, flags, then width or precision or both. */
    private static final Pattern FIELD = Pattern.compile("%(?:\\d+\\$|<)?[-#+ 0,(]*(\\d*)(?:\\.(\\d+))?");

    private FormatWidth() {}

    /** The number of characters that the fields of a format have at least; nothing when it differs from row to row. */
    static OptionalDouble of(Expression format) {
        if (!format.foldable()) {
            return OptionalDouble.empty();
        }
        double width = 0;
        Matcher fields = FIELD.matcher(String.valueOf(format.eval(null)));
        while (fields.find()) {
            width += number(fields.group(1)) + number(fields.group(2));
        }
        return OptionalDouble.of(width);
    }

    private static double number(String digits) {
        return digits == null || digits.isEmpty() ? 0 : Double.parseDouble(digits);
    }
}
