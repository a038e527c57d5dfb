package io.asyncquery.engine.guard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** How wide {@code format_string} and {@code printf} would make a value: {@code %1000000000d} is a gigabyte. */
final class FormatWidth {

    /** Argument, flags, then width or precision or both. */
    private static final Pattern FIELD = Pattern.compile("%(?:\\d+\\$|<)?[-#+ 0,(]*(\\d*)(?:\\.(\\d+))?");

    private FormatWidth() {}

    /** The number of characters that the fields of a call have at least; 0 when its format differs from row to row. */
    static double of(Expression call) {
        Expression format = call.children().head();
        double width = 0;
        Matcher fields = FIELD.matcher(format.foldable() ? String.valueOf(format.eval(null)) : "");
        while (fields.find()) {
            width += number(fields.group(1)) + number(fields.group(2));
        }
        return width;
    }

    private static double number(String digits) {
        return digits == null || digits.isEmpty() ? 0 : Double.parseDouble(digits);
    }
}
