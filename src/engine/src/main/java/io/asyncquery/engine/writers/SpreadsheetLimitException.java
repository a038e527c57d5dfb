package io.asyncquery.engine.writers;

import java.util.Map;
import org.apache.spark.BreakingChangeInfo;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * A result that is more than a spreadsheet can hold. Spark hands the condition and SQLSTATE 54000 (program limit
 * exceeded) on to its clients, so that they need not read the message.
 */
public final class SpreadsheetLimitException extends RuntimeException implements SparkThrowable {

    /** What Spark calls the error class. */
    public static final String CONDITION = "ASYNC_QUERY_SPREADSHEET_LIMIT";

    SpreadsheetLimitException(String message) {
        super(message);
    }

    @Override
    public String getCondition() {
        return CONDITION;
    }

    @Override
    public String getSqlState() {
        return "54000";
    }

    @Override
    public Map<String, String> getMessageParameters() {
        return Map.of();
    }

    // Spark would look these two up among its own conditions, where this one is not.

    @Override
    public @Nullable BreakingChangeInfo getBreakingChangeInfo() {
        return null;
    }

    @Override
    public @Nullable String getDefaultMessageTemplate() {
        return null;
    }
}
