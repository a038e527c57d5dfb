package io.asyncquery.engine.guard;

import io.asyncquery.engine.ConditionException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.Origin;

/** A query that may not run. It is no analysis error of Spark's, which would have the whole plan behind its message. */
public final class RefusedQueryException extends ConditionException {
    private static final String CLASS = "ASYNC_QUERY_REFUSED.";

    /** Why a query is refused; the names are the second part of the condition. */
    enum Reason {
        /** Something else than a query. */
        COMMAND,
        /** A function that is not on the list of those that may be used. */
        FUNCTION,
        /** A table that is not the project's. */
        TABLE,
        /** Files that are named by their path. */
        FILE,
        /** Options for the reading of a table. */
        OPTIONS,
        /** A column that tells of the files of a table. */
        METADATA_COLUMN,
        /** A hint that is not on the list of those that may be used. */
        HINT,
        /** Something in the plan that is not known to be harmless. */
        UNKNOWN,
        /** Rows, or partitions, that are made from nothing, and too many of them. */
        TOO_LARGE;

        /** Insufficient privilege, or a limit exceeded. */
        private String sqlState() {
            return this == TOO_LARGE ? "54000" : "42501";
        }
    }

    RefusedQueryException(Reason reason, String message, Origin origin) {
        super(
                CLASS + reason,
                reason.sqlState(),
                "[" + CLASS + reason + "] " + message + " SQLSTATE: " + reason.sqlState() + position(origin));
    }

    /** Refuses something else than a query. */
    static RefusedQueryException noQuery(LogicalPlan statement) {
        return new RefusedQueryException(
                Reason.COMMAND, "Only queries can be run, not " + statement.nodeName() + ".", statement.origin());
    }

    /** As Spark's own errors have it. */
    private static String position(Origin origin) {
        return origin.line().isEmpty() || origin.startPosition().isEmpty()
                ? ""
                : "; line " + origin.line().get() + " pos "
                        + origin.startPosition().get();
    }
}
