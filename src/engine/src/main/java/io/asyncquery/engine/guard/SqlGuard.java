package io.asyncquery.engine.guard;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.classic.SparkSession;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Puts this package's rules into every session of the engine that names it in {@code spark.sql.extensions}. What is
 * allowed is judged in the gateway's sessions only, see {@link GuardedSession}; what is too much, in all.
 */
public final class SqlGuard extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectParser((session, parser) -> new BoundedParser(parser));
        BoundedFunctions.inject(extensions);
        // Before resolution
        extensions.injectHintResolutionRule(SqlGuard::nameRule);
        // Among the rules that are repeated, see there.
        extensions.injectResolutionRule(session -> new BoundedTypes());
        // After resolution: by then the column of "select current_user()" has its name, which must stay.
        extensions.injectPostHocResolutionRule(session -> new SubmitterIsCurrentUser());
        extensions.injectPostHocResolutionRule(session -> new BoundedValues());
        extensions.injectCheckRule(SqlGuard::planCheck);
        // When the optimizer is nearly done
        extensions.injectPreCBORule(TablesRead::new);
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
