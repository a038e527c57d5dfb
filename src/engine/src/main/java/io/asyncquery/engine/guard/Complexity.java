package io.asyncquery.engine.guard;

import java.util.Locale;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.internal.SQLConf;

/**
 * How complex a statement may be, as the settings of its session say. Without such limits a few kilobytes of SQL keep a
 * core of the engine busy without an end in sight, where neither an interruption nor a timeout reaches it.
 *
 * @param maxTokens setting {@code spark.async-query.guard.max-tokens}: words, numbers and signs of the text
 * @param maxNesting setting {@code spark.async-query.guard.max-nesting}: levels of brackets, CASE, types and comments;
 *     a parsed plan may have four levels for each
 * @param maxRelations setting {@code spark.async-query.guard.max-relations}: tables, functions and lists of values that
 *     a plan reads, each as often as the WITH query around it is used, and grouping sets
 */
record Complexity(int maxTokens, int maxNesting, int maxRelations) {

    private static final String PREFIX = "spark.async-query.guard.";
    private static final int LEVELS_OF_PLAN = 4;

    /** The limits of the session that is at work in this thread. */
    static Complexity ofSession() {
        SQLConf settings = SQLConf.get();
        return new Complexity(
                setting(settings, "max-tokens", "200000"),
                setting(settings, "max-nesting", "100"),
                setting(settings, "max-relations", "1000"));
    }

    private static int setting(SQLConf settings, String name, String usual) {
        return Integer.parseInt(settings.getConfString(PREFIX + name, usual));
    }

    /** Refuses a text before it is parsed. */
    void check(String sql) {
        TokenWalk walk = new TokenWalk(sql);
        while (walk.next()) {
            if (walk.tokens() > maxTokens) {
                throw refused("The statement has more than %,d words and signs, the limit.", maxTokens);
            }
            if (walk.nesting() > maxNesting) {
                throw refused("The statement is nested deeper than %,d levels, the limit.", maxNesting);
            }
        }
    }

    /** Refuses a plan before it is analysed. */
    void check(LogicalPlan plan) {
        if (PlanSize.depth(plan) > LEVELS_OF_PLAN * maxNesting) {
            throw refused(
                    "The plan of the statement is deeper than %,d levels, the limit.", LEVELS_OF_PLAN * maxNesting);
        }
        if (PlanSize.relations(plan) > maxRelations) {
            throw refused("The statement reads more than %,d tables or grouping sets, the limit.", maxRelations);
        }
    }

    private static LimitExceededException refused(String message, int limit) {
        return LimitExceededException.tooComplex(String.format(Locale.ROOT, message, limit));
    }
}
