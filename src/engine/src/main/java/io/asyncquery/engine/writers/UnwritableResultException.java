package io.asyncquery.engine.writers;

import java.util.Map;
import org.apache.spark.BreakingChangeInfo;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * A result that the file it was asked for cannot hold, or that its project does not allow; the message names row and
 * column, or the limit. Spark hands condition and
 * SQLSTATE on to its clients, so that they need not read the message.
 */
public final class UnwritableResultException extends RuntimeException implements SparkThrowable {

    /** More than the format can hold; SQLSTATE 54000, program limit exceeded. */
    public static final String TOO_LARGE = "ASYNC_QUERY_SPREADSHEET_LIMIT";

    /** A character that the encoding lacks; SQLSTATE 22021, character not in repertoire. */
    public static final String UNMAPPABLE = "ASYNC_QUERY_UNMAPPABLE_CHARACTER";

    /** More than the project allows; SQLSTATE 54000, program limit exceeded. */
    public static final String LIMITED = "ASYNC_QUERY_RESULT_LIMIT";

    private final String condition;
    private final String sqlState;

    private UnwritableResultException(String condition, String sqlState, String message) {
        super(message);
        this.condition = condition;
        this.sqlState = sqlState;
    }

    static UnwritableResultException tooLarge(String message) {
        return new UnwritableResultException(TOO_LARGE, "54000", message);
    }

    static UnwritableResultException limited(String message) {
        return new UnwritableResultException(LIMITED, "54000", message);
    }

    static UnwritableResultException unmappable(String message) {
        return new UnwritableResultException(UNMAPPABLE, "22021", message);
    }

    @Override
    public String getCondition() {
        return condition;
    }

    @Override
    public String getSqlState() {
        return sqlState;
    }

    @Override
    public Map<String, String> getMessageParameters() {
        return Map.of();
    }

    // Spark would look these two up among its own conditions, where these are not.

    @Override
    public @Nullable BreakingChangeInfo getBreakingChangeInfo() {
        return null;
    }

    @Override
    public @Nullable String getDefaultMessageTemplate() {
        return null;
    }
}
