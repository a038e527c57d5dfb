package io.asyncquery.engine;

import java.util.Map;
import org.apache.spark.BreakingChangeInfo;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a condition of ours. Spark hands condition and SQLSTATE on to its clients, so that they need not read
 * the message.
 */
public abstract class ConditionException extends RuntimeException implements SparkThrowable {
    private final String condition;
    private final String sqlState;

    protected ConditionException(String condition, String sqlState, String message) {
        super(message);
        this.condition = condition;
        this.sqlState = sqlState;
    }

    @Override
    public final String getCondition() {
        return condition;
    }

    @Override
    public final String getSqlState() {
        return sqlState;
    }

    @Override
    public final Map<String, String> getMessageParameters() {
        return Map.of();
    }

    // Spark would look these two up among its own conditions, where these are not.

    @Override
    public final @Nullable BreakingChangeInfo getBreakingChangeInfo() {
        return null;
    }

    @Override
    public final @Nullable String getDefaultMessageTemplate() {
        return null;
    }
}
