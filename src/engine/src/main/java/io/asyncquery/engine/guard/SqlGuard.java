package io.asyncquery.engine.guard;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.classic.SparkSession;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Puts this package's rules into every session of the engine that names it in {@code spark.sql.extensions}. They act in
 * the gateway's sessions only, see {@link GuardedSession}.
 */
public final class SqlGuard extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        // Before resolution
        extensions.injectHintResolutionRule(SqlGuard::nameRule);
        // After resolution: by then the column of "select current_user()" has its name, which must stay.
        extensions.injectPostHocResolutionRule(session -> new SubmitterIsCurrentUser());
        extensions.injectCheckRule(SqlGuard::planCheck);
        return BoxedUnit.UNIT;
    }

    private static NameRule nameRule(org.apache.spark.sql.SparkSession session) {
        SparkSession classic = (SparkSession) session;
        return new NameRule(new GuardedSession(classic), new Tables(classic));
    }

    private static PlanCheck planCheck(org.apache.spark.sql.SparkSession session) {
        SparkSession classic = (SparkSession) session;
        return new PlanCheck(new GuardedSession(classic), new Tables(classic));
    }
}
