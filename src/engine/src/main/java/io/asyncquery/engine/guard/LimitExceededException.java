package io.asyncquery.engine.guard;

import java.util.Map;
import org.apache.spark.BreakingChangeInfo;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * A statement that asks for more than a limit of its session allows. Spark hands condition and SQLSTATE on to its
 * clients, so that they need not read the message.
 */
public final class LimitExceededException extends RuntimeException implements SparkThrowable {

    /** Too long, too deep or too wide to be analysed; SQLSTATE 54001, statement too complex. */
    public static final String TOO_COMPLEX = "ASYNC_QUERY_REFUSED.TOO_COMPLEX";

    /** A single value that would be too long; SQLSTATE 54000, program limit exceeded. */
    public static final String VALUE_TOO_LARGE = "ASYNC_QUERY_REFUSED.VALUE_TOO_LARGE";

    private final String condition;
    private final String sqlState;

    private LimitExceededException(String condition, String sqlState, String message) {
        super("[" + condition + "] " + message);
        this.condition = condition;
        this.sqlState = sqlState;
    }

    static LimitExceededException tooComplex(String message) {
        return new LimitExceededException(TOO_COMPLEX, "54001", message + " Divide it into simpler ones.");
    }

    static LimitExceededException valueTooLarge(String message) {
        return new LimitExceededException(VALUE_TOO_LARGE, "54000", message);
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
