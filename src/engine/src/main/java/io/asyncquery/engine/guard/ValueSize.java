package io.asyncquery.engine.guard;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.expressions.Abs;
import org.apache.spark.sql.catalyst.expressions.ArrayInsert;
import org.apache.spark.sql.catalyst.expressions.ArrayRepeat;
import org.apache.spark.sql.catalyst.expressions.BinaryPad;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FormatNumber;
import org.apache.spark.sql.catalyst.expressions.Levenshtein;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.OctetLength;
import org.apache.spark.sql.catalyst.expressions.RandStr;
import org.apache.spark.sql.catalyst.expressions.Sequence;
import org.apache.spark.sql.catalyst.expressions.Size;
import org.apache.spark.sql.catalyst.expressions.StringLPad;
import org.apache.spark.sql.catalyst.expressions.StringRPad;
import org.apache.spark.sql.catalyst.expressions.StringRepeat;
import org.apache.spark.sql.catalyst.expressions.StringSpace;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.UnixDate;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.CalendarInterval;
import scala.Option;

/**
 * How many bytes a function would make, as an expression over its arguments. Numbers are doubles, which do not overflow.
 * A character that pads counts as one byte.
 */
final class ValueSize {

    private static final int DAYS_OF_THE_SHORTEST_MONTH = 28;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MICROS_PER_DAY =
            MICROS_PER_SECOND * Duration.ofDays(1).toSeconds();

    private ValueSize() {}

    /** Which argument of a function says how large its value becomes, when it may differ from row to row. */
    static OptionalInt argument(Expression call) {
        if (call instanceof StringSpace || call instanceof Levenshtein) {
            return OptionalInt.of(0);
        }
        if (call instanceof StringRepeat
                || call instanceof ArrayRepeat
                || call instanceof ArrayInsert
                || call instanceof StringLPad
                || call instanceof BinaryPad
                || call instanceof StringRPad
                || (call instanceof FormatNumber format && format.d().dataType() instanceof IntegralType)
                || (call instanceof Sequence sequence && isMeasurable(sequence))) {
            return OptionalInt.of(1);
        }
        return OptionalInt.empty();
    }

    /** The size of the value of one of those functions; for {@code levenshtein} that of what it compares. */
    static Expression of(Expression call) {
        if (call instanceof Sequence sequence) {
            return of(sequence);
        }
        Expression first = call.children().head();
        if (call instanceof StringSpace || call instanceof RandStr) {
            return number(first);
        }
        if (call instanceof FormatNumber format) {
            return number(format.d());
        }
        if (call instanceof Levenshtein levenshtein) {
            return new Multiply(each(levenshtein.left()), each(levenshtein.right()));
        }
        if (call instanceof ArrayInsert insert) {
            return new Multiply(
                    magnitude(insert.children().apply(1)),
                    constant(insert.children().apply(2).dataType().defaultSize()));
        }
        Expression times = number(call.children().apply(1));
        boolean pads = call.children().size() > 2;
        return pads ? times : new Multiply(times, each(first));
    }

    /** Whether the size of a sequence follows from its ends: one of timestamps also needs a step that is known. */
    static boolean isMeasurable(Sequence sequence) {
        DataType type = sequence.start().dataType();
        return type instanceof IntegralType
                || type instanceof DateType
                || knownStep(sequence).isPresent();
    }

    private static Expression of(Sequence sequence) {
        DataType type = sequence.start().dataType();
        Expression way = new Abs(new Subtract(point(sequence.stop()), point(sequence.start())));
        return new Multiply(new Divide(way, step(sequence)), constant(type.defaultSize()));
    }

    /** A place on the line of numbers: the number, the day, the second. */
    private static Expression point(Expression end) {
        return number(end.dataType() instanceof DateType ? new UnixDate(end) : end);
    }

    private static Expression step(Sequence sequence) {
        DataType type = sequence.start().dataType();
        if (type instanceof IntegralType) {
            return sequence.stepOpt().isEmpty()
                    ? constant(1)
                    : magnitude(sequence.stepOpt().get());
        }
        // A sequence of dates has no shorter step.
        return constant(type instanceof DateType ? 1 : knownStep(sequence).orElseThrow());
    }

    /** The seconds of a step of time that does not differ from row to row; a day when there is none. */
    private static OptionalDouble knownStep(Sequence sequence) {
        Option<Expression> step = sequence.stepOpt();
        if (step.isEmpty()) {
            return OptionalDouble.of(MICROS_PER_DAY / MICROS_PER_SECOND);
        }
        if (!step.get().foldable()) {
            return OptionalDouble.empty();
        }
        Object value = step.get().eval(null);
        if (value instanceof Long micros) {
            return OptionalDouble.of(Math.abs(micros / MICROS_PER_SECOND));
        }
        if (value instanceof Integer months) {
            return seconds(months, 0, 0);
        }
        return value instanceof CalendarInterval interval
                ? seconds(interval.months, interval.days, interval.microseconds)
                : OptionalDouble.empty();
    }

    private static OptionalDouble seconds(long months, long days, long micros) {
        double all = micros + MICROS_PER_DAY * (days + months * DAYS_OF_THE_SHORTEST_MONTH);
        return OptionalDouble.of(Math.abs(all / MICROS_PER_SECOND));
    }

    /** The bytes of one value. */
    private static Expression each(Expression value) {
        DataType type = value.dataType();
        if (type instanceof StringType || type instanceof BinaryType) {
            return number(new OctetLength(value));
        }
        if (type instanceof ArrayType array) {
            return new Multiply(
                    number(new Size(value, false)), constant(array.elementType().defaultSize()));
        }
        return constant(type.defaultSize());
    }

    /** How far a number is from 0. */
    static Expression magnitude(Expression value) {
        return new Abs(number(value));
    }

    /** A number of whatever type as a double. */
    static Expression number(Expression value) {
        return new Cast(value, DataTypes.DoubleType, Option.empty(), Cast.apply$default$4());
    }

    private static Expression constant(double value) {
        return Literal.create(value, DataTypes.DoubleType);
    }
}
