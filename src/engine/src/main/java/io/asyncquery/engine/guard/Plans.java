package io.asyncquery.engine.guard;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.analysis.UnresolvedLeafNode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.InsertIntoHadoopFsRelationCommand;
import scala.Option;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Goes through plans with all that is in them: subqueries, the plans of common table expressions, lateral joins, and the
 * tables that are asked for as of a version, which are no children of what asks.
 */
final class Plans {
    private static final String WRITERS = "io.asyncquery.engine.writers.";

    private Plans() {}

    /** The query whose result is written; only by the gateway's own plan does a query come to our writers. */
    static Optional<LogicalPlan> written(LogicalPlan plan) {
        return plan instanceof InsertIntoHadoopFsRelationCommand write
                        && write.fileFormat().getClass().getName().startsWith(WRITERS)
                ? Optional.of(write.query())
                : Optional.empty();
    }

    /** Shows every node and every expression, what is outside before what is inside. */
    static void forEach(LogicalPlan plan, Consumer<LogicalPlan> nodes, Consumer<Expression> expressions) {
        nodes.accept(plan);
        java(plan.expressions()).forEach(expression -> forEach(expression, nodes, expressions));
        java(plan.children()).forEach(child -> forEach(child, nodes, expressions));
        for (Object inner : java(plan.innerChildren())) {
            if (inner instanceof LogicalPlan innerPlan) {
                forEach(innerPlan, nodes, expressions);
            }
        }
        if (plan instanceof UnresolvedLeafNode) {
            CollectionConverters.asJava(plan.productIterator()).forEachRemaining(part -> {
                if (part instanceof LogicalPlan relation) {
                    forEach(relation, nodes, expressions);
                }
            });
        }
    }

    private static void forEach(Expression expression, Consumer<LogicalPlan> nodes, Consumer<Expression> expressions) {
        expressions.accept(expression);
        if (expression instanceof PlanExpression<?> subquery && subquery.plan() instanceof LogicalPlan plan) {
            forEach(plan, nodes, expressions);
        }
        java(expression.children()).forEach(child -> forEach(child, nodes, expressions));
    }

    static <T> Collection<T> java(Iterable<T> scala) {
        return CollectionConverters.asJavaCollection(scala);
    }

    static <T> List<T> list(scala.collection.Seq<T> scala) {
        return List.copyOf(CollectionConverters.asJava(scala));
    }

    static <T> Optional<T> java(Option<T> scala) {
        return scala.isEmpty() ? Optional.empty() : Optional.of(scala.get());
    }
}
