package io.asyncquery.engine.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.ArrayRepeat;
import org.apache.spark.sql.catalyst.expressions.BinaryPad;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.FormatString;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.RaiseError;
import org.apache.spark.sql.catalyst.expressions.Sequence;
import org.apache.spark.sql.catalyst.expressions.StringLPad;
import org.apache.spark.sql.catalyst.expressions.StringRPad;
import org.apache.spark.sql.catalyst.expressions.StringRepeat;
import org.apache.spark.sql.catalyst.expressions.StringSpace;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.DataTypes;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Bounds what one call of {@code repeat}, {@code lpad}, {@code rpad}, {@code space}, {@code sequence}, {@code
 * array_repeat} or {@code format_string} can make: their size is an argument, so a few characters of SQL could ask for gigabytes, which one task
 * would have to hold at once. A size that is known is refused; any other is checked before the function sees it.
 */
final class BoundedValues extends Rule<LogicalPlan> {

    /** The session setting: the longest value that these functions may make, in bytes. */
    static final String MAX_BYTES_KEY = "spark.async-query.guard.max-value-bytes";

    private static final String USUAL_BYTES = Integer.toString(64 << 20);

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        long maxBytes = Long.parseLong(conf().getConfString(MAX_BYTES_KEY, USUAL_BYTES));
        // The innermost call first: what is around it may then be computed.
        return plan.transformUpWithSubqueries(new InEachNode(new Bound(maxBytes)));
    }

    private static final class InEachNode extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
        private final Bound bound;

        InEachNode(Bound bound) {
            this.bound = bound;
        }

        @Override
        public boolean isDefinedAt(LogicalPlan plan) {
            return true;
        }

        @Override
        @SuppressWarnings("unchecked") // B is a supertype of LogicalPlan, which Java cannot say
        public <A extends LogicalPlan, B> B applyOrElse(A plan, Function1<A, B> otherwise) {
            return (B) plan.transformExpressionsUp(bound);
        }
    }

    private static final class Bound extends AbstractPartialFunction<Expression, Expression> {
        private final long maxBytes;

        Bound(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public boolean isDefinedAt(Expression call) {
            return call.resolved()
                    && (call instanceof FormatString || argument(call).isPresent());
        }

        @Override
        @SuppressWarnings("unchecked") // B is a supertype of Expression, which Java cannot say
        public <A extends Expression, B> B applyOrElse(A call, Function1<A, B> otherwise) {
            return isDefinedAt(call) ? (B) bounded(call) : otherwise.apply(call);
        }

        private Expression bounded(Expression call) {
            if (call instanceof FormatString) {
                if (FormatWidth.of(call) > maxBytes) {
                    throw LimitExceededException.valueTooLarge(message(call));
                }
                return call;
            }
            int position = argument(call).orElseThrow();
            Expression argument = call.children().apply(position);
            if (argument instanceof If check
                    && check.trueValue().semanticEquals(refusal(call, argument))
                    && check.semanticEquals(checked(call, position, check.falseValue()))) {
                // Analysed before
                return call;
            }
            Expression checked = checked(call, position, argument);
            if (isKnownToBeTooLarge(((If) checked).predicate())) {
                throw LimitExceededException.valueTooLarge(message(call));
            }
            return call.foldable() ? call : with(call, position, checked);
        }

        /** The argument, unless the value would be too large. */
        private Expression checked(Expression call, int position, Expression argument) {
            Expression bytes = ValueSize.of(with(call, position, argument));
            Expression tooLarge = new GreaterThan(bytes, Literal.create((double) maxBytes, DataTypes.DoubleType));
            return new If(tooLarge, refusal(call, argument), argument);
        }

        private Expression refusal(Expression call, Expression argument) {
            Expression raised = new RaiseError(Literal.create(message(call), DataTypes.StringType));
            return new Cast(raised, argument.dataType(), scala.Option.empty(), Cast.apply$default$4());
        }

        private String message(Expression call) {
            return String.format(
                    Locale.ROOT,
                    "%s would make a value of more than %,d bytes, the limit.",
                    call.prettyName(),
                    maxBytes);
        }

        private static boolean isKnownToBeTooLarge(Expression predicate) {
            if (!predicate.foldable()) {
                return false;
            }
            try {
                return Boolean.TRUE.equals(predicate.eval(null));
            } catch (RuntimeException e) {
                // What is wrong with the arguments is said when the function is evaluated.
                return false;
            }
        }

        private static Expression with(Expression call, int position, Expression argument) {
            List<Expression> arguments = new ArrayList<>(CollectionConverters.asJava(call.children()));
            arguments.set(position, argument);
            return call.withNewChildren(CollectionConverters.asScala(arguments).toSeq());
        }

        /** Which of its arguments says how large the value of a function becomes. */
        private static Optional<Integer> argument(Expression call) {
            if (call instanceof StringSpace) {
                return Optional.of(0);
            }
            if (call instanceof StringRepeat
                    || call instanceof ArrayRepeat
                    || call instanceof StringLPad
                    || call instanceof BinaryPad
                    || call instanceof StringRPad
                    || (call instanceof Sequence sequence && ValueSize.isMeasurable(sequence))) {
                return Optional.of(1);
            }
            return Optional.empty();
        }
    }
}
