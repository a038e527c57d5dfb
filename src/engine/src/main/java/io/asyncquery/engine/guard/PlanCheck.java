package io.asyncquery.engine.guard;

import io.asyncquery.engine.guard.RefusedQueryException.Reason;
import java.math.BigInteger;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SchemaOfXml;
import org.apache.spark.sql.catalyst.expressions.XmlToStructs;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.util.CharVarcharCodegenUtils;
import scala.Option;
import scala.collection.immutable.Map;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Decides on the analysed plan of a query, with all its subqueries and views: what is not known to be harmless is
 * refused. The plans that it sees besides are the gateway's own write of a result.
 */
final class PlanCheck extends AbstractFunction1<LogicalPlan, BoxedUnit> {
    private static final String DELTA = "org.apache.spark.sql.delta.";

    /** An option by which a file is read. */
    private static final String XML_SCHEMA = "rowvalidationxsdpath";

    private static final int MAX_PARTITIONS = 10_000;

    private final GuardedSession session;
    private final Tables tables;

    PlanCheck(GuardedSession session, Tables tables) {
        this.session = session;
        this.tables = tables;
    }

    @Override
    public BoxedUnit apply(LogicalPlan plan) {
        if (session.isGuarded()) {
            try {
                Readable readable = session.readable();
                Plans.forEach(Plans.written(plan).orElse(plan), node -> check(node, readable), this::check);
            } catch (RefusedQueryException e) {
                if (!isDeltasOwn()) {
                    throw e;
                }
            }
        }
        return BoxedUnit.UNIT;
    }

    /**
     * Delta reads its log with queries in the session that reads the table. While Spark checks one of those, Delta's code
     * is what called it; it never is while Spark checks the statement.
     */
    private static boolean isDeltasOwn() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(DELTA)));
    }

    private void check(LogicalPlan node, Readable readable) {
        if (tables.check(node, readable)) {
            return;
        }
        if (node instanceof Command) {
            throw RefusedQueryException.noQuery(node);
        }
        if (node.isStreaming() || !AllowList.PLANS.containsClassOf(node)) {
            throw new RefusedQueryException(Reason.UNKNOWN, node.nodeName() + " cannot be used.", node.origin());
        }
        if (node instanceof Range range && isMoreThan(session.maxRange(), range)) {
            throw new RefusedQueryException(
                    Reason.TOO_LARGE, "A range may have " + session.maxRange() + " rows at most.", node.origin());
        }
        if (partitions(node) > MAX_PARTITIONS) {
            throw new RefusedQueryException(
                    Reason.TOO_LARGE, "There may be " + MAX_PARTITIONS + " partitions at most.", node.origin());
        }
    }

    /** How many partitions a node asks for. */
    private static int partitions(LogicalPlan node) {
        if (node instanceof RepartitionOperation repartition) {
            return repartition.numPartitions();
        }
        Option<?> asked = node instanceof Range range
                ? range.numSlices()
                : node instanceof RebalancePartitions rebalance ? rebalance.optNumPartitions() : Option.empty();
        return asked.isEmpty() ? 0 : (Integer) asked.get();
    }

    private static boolean isMoreThan(long limit, Range range) {
        return new BigInteger(range.numElements().toString()).compareTo(BigInteger.valueOf(limit)) > 0;
    }

    private void check(Expression expression) {
        if (!AllowList.EXPRESSIONS.containsClassOf(expression) && !isPadding(expression)) {
            throw new RefusedQueryException(
                    Reason.FUNCTION, "Function " + expression.prettyName() + " cannot be used.", expression.origin());
        }
        if (expression instanceof XmlToStructs xml) {
            check(xml.options(), expression);
        }
        if (expression instanceof SchemaOfXml xml) {
            check(xml.options(), expression);
        }
    }

    /** How Spark reads columns of type char. */
    private static boolean isPadding(Expression expression) {
        return expression instanceof StaticInvoke call && call.staticObject() == CharVarcharCodegenUtils.class;
    }

    private static void check(Map<String, String> options, Expression expression) {
        if (Plans.java(options.keys()).stream()
                .anyMatch(key -> key.toLowerCase(Locale.ROOT).equals(XML_SCHEMA))) {
            throw new RefusedQueryException(
                    Reason.OPTIONS, "Option " + XML_SCHEMA + " cannot be used.", expression.origin());
        }
    }
}
