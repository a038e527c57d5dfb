package io.asyncquery.engine.guard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.BaseGroupingSets;
import org.apache.spark.sql.catalyst.expressions.Cube;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Measures a parsed plan, expressions and subqueries included. */
final class PlanSize {

    private record At(TreeNode<?> node, int depth) {}

    private PlanSize() {}

    /** The length of the longest way from the root to a leaf, in nodes. */
    static int depth(QueryPlan<?> plan) {
        int deepest = 0;
        Deque<At> open = new ArrayDeque<>();
        open.push(new At(plan, 1));
        while (!open.isEmpty()) {
            At at = open.pop();
            deepest = Math.max(deepest, at.depth());
            for (TreeNode<?> below : below(at.node())) {
                open.push(new At(below, at.depth() + 1));
            }
        }
        return deepest;
    }

    /**
     * How many leaves the plan has when each WITH query stands where it is used, as the optimizer will have it, and the
     * grouping sets of aggregations, multiplied as they will be. A number too large for a long is the largest long. The
     * plan's depth has to be bounded.
     */
    static long relations(QueryPlan<?> plan) {
        return relations(plan, Map.of());
    }

    private static long relations(TreeNode<?> node, Map<String, Long> named) {
        if (node instanceof UnresolvedWith with) {
            Map<String, Long> inner = new HashMap<>(named);
            with.cteRelations().foreach(relation -> inner.put(key(relation._1()), relations(relation._2(), inner)));
            return relations(with.child(), inner);
        }
        if (node instanceof UnresolvedRelation relation) {
            Seq<String> name = relation.multipartIdentifier();
            return name.size() == 1 ? named.getOrDefault(key(name.head()), 1L) : 1;
        }
        long sum = 0;
        long groupingSets = 1;
        for (TreeNode<?> below : below(node)) {
            sum = plus(sum, relations(below, named));
            groupingSets = times(groupingSets, below instanceof BaseGroupingSets sets ? groupingSets(sets) : 1);
        }
        long leaf = node instanceof QueryPlan<?> && node.children().isEmpty() ? 1 : 0;
        return plus(plus(sum, leaf), groupingSets - 1);
    }

    private static long groupingSets(BaseGroupingSets sets) {
        int groups = ((Expression) sets).children().size();
        return sets instanceof Cube ? 1L << Math.min(groups, Long.SIZE - 2) : groups + 1L;
    }

    private static Iterable<TreeNode<?>> below(TreeNode<?> node) {
        Deque<TreeNode<?>> below = new ArrayDeque<>();
        addAll(below, node.children());
        if (node instanceof UnresolvedWith with) {
            addAll(below, with.innerChildren());
        }
        if (node instanceof QueryPlan<?> plan) {
            addAll(below, plan.expressions());
        }
        if (node instanceof PlanExpression<?> subquery) {
            below.add(subquery.plan());
        }
        return below;
    }

    private static void addAll(Deque<TreeNode<?>> to, Seq<?> nodes) {
        CollectionConverters.asJava(nodes).forEach(node -> to.add((TreeNode<?>) node));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static long times(long a, long b) {
        return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
