package io.asyncquery.engine.guard;

import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** Puts this package's rules into every session of the engine that names it in {@code spark.sql.extensions}. */
public final class SqlGuard extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        // After resolution: by then the column of "select current_user()" has its name, which must stay.
        extensions.injectPostHocResolutionRule(session -> new SubmitterIsCurrentUser());
        return BoxedUnit.UNIT;
    }
}
