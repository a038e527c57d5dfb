package io.asyncquery.engine.guard;

import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.spark.sql.catalyst.expressions.EvalHelper;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FormatString;
import org.apache.spark.sql.catalyst.expressions.Levenshtein;
import org.apache.spark.sql.catalyst.expressions.RandStr;
import org.apache.spark.sql.catalyst.expressions.RoundBase;
import org.apache.spark.sql.catalyst.expressions.Stack;
import org.apache.spark.sql.catalyst.expressions.TimeWindow;
import org.apache.spark.sql.catalyst.expressions.aggregate.CountMinSketchAgg;
import scala.collection.immutable.Seq;

/** Refuses calls of functions whose constant arguments alone say that they would make too much. */
final class ConstantSize {

    private static final EvalHelper PREPARATION = new EvalHelper() {};

    private static final String BYTES = "make a value of more than %,d bytes";

    private static final double MAX_STACK = 10_000;
    private static final double MAX_WINDOWS = 2_000;
    private static final double MAX_DIGITS = 1_000;

    /** Each is a column of the aggregation's buffer. */
    private static final int MAX_COUNTERS = 1 << 16;

    /** Of the algorithm: counters = (constant / error)². */
    private static final double ERROR_OF_ONE_COUNTER = 1.106;

    private ConstantSize() {}

    /** Refuses the call; where the size differs from row to row, {@link BoundedValues} bounds that of each. */
    static void check(Expression call, long maxBytes) {
        if (ValueSize.argument(call).isPresent() || call instanceof RandStr) {
            check(call, of(ValueSize.of(call)), maxBytes, excess(call));
        } else if (call instanceof FormatString) {
            check(call, FormatWidth.of(prepared(call.children().head())), maxBytes, BYTES);
        } else if (call instanceof CountMinSketchAgg sketch) {
            check(call, size(sketch), maxBytes, BYTES);
        } else if (call instanceof Stack) {
            check(call, of(ValueSize.number(call.children().head())), MAX_STACK, "make more than %,d rows of one");
        } else if (call instanceof TimeWindow window && window.slideDuration() > 0) {
            double windows = (double) window.windowDuration() / window.slideDuration();
            check(call, OptionalDouble.of(windows), MAX_WINDOWS, "put a row into more than %,d windows");
        } else if (call instanceof RoundBase) {
            check(call, of(ValueSize.magnitude(call.children().apply(1))), MAX_DIGITS, "keep more than %,d digits");
        }
    }

    /** Refuses a call of {@code approx_count_distinct} whose error is so small that it would need too many counters. */
    static void checkCounters(Seq<Expression> arguments) {
        if (arguments.size() > 1) {
            OptionalDouble error = of(ValueSize.number(arguments.apply(1)));
            if (error.isPresent()) {
                double counters = Math.pow(ERROR_OF_ONE_COUNTER / error.getAsDouble(), 2);
                check("approx_count_distinct", counters, MAX_COUNTERS, "need more than %,d counters");
            }
        }
    }

    /** What is said of a call that would make too much, when that is known, and when it comes to it. */
    static String tooLarge(Expression call, long maxBytes) {
        return message(call.prettyName(), excess(call), maxBytes);
    }

    private static String excess(Expression call) {
        return call instanceof Levenshtein ? "compare more than %,d pairs of bytes" : BYTES;
    }

    private static String message(String function, String excess, double limit) {
        return String.format(Locale.ROOT, "%s would " + excess + ", the limit.", function, (long) limit);
    }

    private static void check(Expression call, OptionalDouble size, double limit, String excess) {
        if (size.isPresent()) {
            check(call.prettyName(), size.getAsDouble(), limit, excess);
        }
    }

    private static void check(String function, double size, double limit, String excess) {
        if (size > limit) {
            throw LimitExceededException.valueTooLarge(message(function, excess, limit));
        }
    }

    private static OptionalDouble size(CountMinSketchAgg sketch) {
        OptionalDouble error = of(ValueSize.number(sketch.epsExpression()));
        OptionalDouble confidence = of(ValueSize.number(sketch.confidenceExpression()));
        if (error.isEmpty() || confidence.isEmpty()) {
            return OptionalDouble.empty();
        }
        double width = 2 / error.getAsDouble();
        double depth = -Math.log1p(-confidence.getAsDouble()) / Math.log(2);
        return OptionalDouble.of(width * Math.ceil(depth) * Long.BYTES);
    }

    /** The value of a number that does not differ from row to row. */
    private static OptionalDouble of(Expression number) {
        try {
            Expression prepared = prepared(number);
            return prepared.foldable() && prepared.eval(null) instanceof Double value
                    ? OptionalDouble.of(value)
                    : OptionalDouble.empty();
        } catch (RuntimeException e) {
            // What is wrong with the arguments is said when the function is evaluated.
            return OptionalDouble.empty();
        }
    }

    /** As Spark has it when it computes a constant: with the date of today, for one. */
    private static Expression prepared(Expression argument) {
        return PREPARATION.prepareForEval(argument);
    }
}
