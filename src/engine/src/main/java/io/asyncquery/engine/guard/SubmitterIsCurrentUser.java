package io.asyncquery.engine.guard;

import org.apache.spark.sql.catalyst.expressions.CurrentUser;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.DataTypes;
import scala.Function1;
import scala.runtime.AbstractPartialFunction;

/**
 * Makes {@code current_user()}, {@code user()} and {@code session_user()} answer the query's submitter, as its session
 * names it, instead of the operating system's user that the engine runs as. In a session that names none, Spark's own
 * answer stands.
 */
final class SubmitterIsCurrentUser extends Rule<LogicalPlan> {

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        String submitter = conf().getConfString(GuardedSession.SUBMITTER, "");
        return submitter.isEmpty() ? plan : plan.transformAllExpressionsWithSubqueries(new Replacement(submitter));
    }

    private static final class Replacement extends AbstractPartialFunction<Expression, Expression> {

        private final String submitter;

        Replacement(String submitter) {
            this.submitter = submitter;
        }

        @Override
        public boolean isDefinedAt(Expression expression) {
            return expression instanceof CurrentUser;
        }

        @Override
        @SuppressWarnings("unchecked") // B is a supertype of Expression, which Java cannot say
        public <A extends Expression, B> B applyOrElse(A expression, Function1<A, B> otherwise) {
            return isDefinedAt(expression)
                    ? (B) Literal.create(submitter, DataTypes.StringType)
                    : otherwise.apply(expression);
        }
    }
}
