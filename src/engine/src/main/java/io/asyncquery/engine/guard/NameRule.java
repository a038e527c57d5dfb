package io.asyncquery.engine.guard;

import io.asyncquery.engine.guard.RefusedQueryException.Reason;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedGenerator;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedHint;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Refuses before resolution what its name alone gives away, so that no class is loaded for it, no file looked at and no
 * column of a foreign table suggested. What a query comes to is judged by {@link PlanCheck}.
 */
final class NameRule extends Rule<LogicalPlan> {
    private static final List<List<String>> BUILT_IN = List.of(List.of("builtin"), List.of("system", "builtin"));

    private final GuardedSession session;
    private final Tables tables;

    NameRule(GuardedSession session, Tables tables) {
        this.session = session;
        this.tables = tables;
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (session.isGuarded()) {
            Plans.forEach(plan, this::check, NameRule::check);
        }
        return plan;
    }

    private void check(LogicalPlan node) {
        if (node instanceof UnresolvedHint hint) {
            throw new RefusedQueryException(Reason.HINT, "Hint " + hint.name() + " cannot be used.", node.origin());
        }
        if (node instanceof UnresolvedTableValuedFunction function) {
            check(Plans.list(function.name()), node.origin());
        }
        if (node instanceof UnresolvedRelation relation) {
            tables.checkName(relation, session.readable());
        }
    }

    private static void check(Expression expression) {
        if (expression instanceof UnresolvedFunction function) {
            check(Plans.list(function.nameParts()), expression.origin());
        }
        if (expression instanceof UnresolvedGenerator generator) {
            check(Plans.list(generator.name().nameParts()), expression.origin());
        }
    }

    private static void check(List<String> function, org.apache.spark.sql.catalyst.trees.Origin origin) {
        List<String> qualifier = function.subList(0, function.size() - 1).stream()
                .map(part -> part.toLowerCase(Locale.ROOT))
                .toList();
        String name = function.get(function.size() - 1).toLowerCase(Locale.ROOT);
        if (!(qualifier.isEmpty() || BUILT_IN.contains(qualifier)) || !AllowList.FUNCTIONS.contains(name)) {
            throw new RefusedQueryException(
                    Reason.FUNCTION,
                    "There is no function " + String.join(".", function) + ", or it cannot be used.",
                    origin);
        }
    }
}
