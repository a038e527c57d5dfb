package io.asyncquery.engine.guard;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.RaiseError;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Bounds what one call of {@code repeat}, {@code lpad}, {@code sequence} and the like can make: their size is an
 * argument, so a few characters of SQL could ask for gigabytes, which one task would have to hold at once. A size that is
 * known is refused, see {@link ConstantSize}; any other is checked before the function sees it.
 */
final class BoundedValues extends Rule<LogicalPlan> {

    /** The session setting: the longest value that these functions may make, in bytes. */
    static final String MAX_BYTES_KEY = "spark.async-query.guard.max-value-bytes";

    private static final String USUAL_BYTES = Integer.toString(64 << 20);

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        long maxBytes = maxBytes(conf());
        // The innermost call first: what is around it may then be computed.
        return plan.transformUpWithSubqueries(new InEachNode(new Bound(maxBytes)));
    }

    /** The limit of a session. */
    static long maxBytes(SQLConf session) {
        return Long.parseLong(session.getConfString(MAX_BYTES_KEY, USUAL_BYTES));
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
            return call.resolved();
        }

        @Override
        @SuppressWarnings("unchecked") // B is a supertype of Expression, which Java cannot say
        public <A extends Expression, B> B applyOrElse(A call, Function1<A, B> otherwise) {
            return isDefinedAt(call) ? (B) bounded(call) : otherwise.apply(call);
        }

        private Expression bounded(Expression call) {
            ConstantSize.check(call, maxBytes);
            if (ValueSize.argument(call).isEmpty()) {
                return call;
            }
            int position = ValueSize.argument(call).getAsInt();
            Expression argument = call.children().apply(position);
            if (argument instanceof If check
                    && check.trueValue().semanticEquals(refusal(call, argument))
                    && check.semanticEquals(checked(call, position, check.falseValue()))) {
                // Analysed before
                return call;
            }
            return call.foldable() ? call : with(call, position, checked(call, position, argument));
        }

        /** The argument, unless the value would be too large. */
        private Expression checked(Expression call, int position, Expression argument) {
            Expression bytes = ValueSize.of(with(call, position, argument));
            Expression tooLarge = new GreaterThan(bytes, Literal.create((double) maxBytes, DataTypes.DoubleType));
            return new If(tooLarge, refusal(call, argument), argument);
        }

        private Expression refusal(Expression call, Expression argument) {
            Expression raised =
                    new RaiseError(Literal.create(ConstantSize.tooLarge(call, maxBytes), DataTypes.StringType));
            return new Cast(raised, argument.dataType(), scala.Option.empty(), Cast.apply$default$4());
        }

        private static Expression with(Expression call, int position, Expression argument) {
            List<Expression> arguments = new ArrayList<>(CollectionConverters.asJava(call.children()));
            arguments.set(position, argument);
            return call.withNewChildren(CollectionConverters.asScala(arguments).toSeq());
        }
    }
}
