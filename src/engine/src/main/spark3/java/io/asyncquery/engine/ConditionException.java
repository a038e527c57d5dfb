package io.asyncquery.engine;

import java.util.Map;
import org.apache.spark.SparkThrowable;

/**
 * A failure with a condition of ours. Spark hands only the message on to its clients, so the condition stands in front
 * of it as Spark's own conditions do.
 */
public abstract class ConditionException extends RuntimeException implements SparkThrowable {
    private final String condition;
    private final String sqlState;

    protected ConditionException(String condition, String sqlState, String message) {
        super("[" + condition + "] " + message);
        this.condition = condition;
        this.sqlState = sqlState;
    }

    @Override
    public final String getErrorClass() {
        return condition;
    }

    // Spark would look these up among its own conditions, where ours are not.

    @Override
    public final String getSqlState() {
        return sqlState;
    }

    @Override
    public final Map<String, String> getMessageParameters() {
        return Map.of();
    }
}
