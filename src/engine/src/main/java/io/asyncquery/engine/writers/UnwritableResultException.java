package io.asyncquery.engine.writers;

import io.asyncquery.engine.ConditionException;

/**
 * A result that the file it was asked for cannot hold, or that its project does not allow; the message names row and
 * column, or the limit.
 */
public final class UnwritableResultException extends ConditionException {

    /** More than the format can hold; SQLSTATE 54000, program limit exceeded. */
    public static final String TOO_LARGE = "ASYNC_QUERY_SPREADSHEET_LIMIT";

    /** A character that the encoding lacks; SQLSTATE 22021, character not in repertoire. */
    public static final String UNMAPPABLE = "ASYNC_QUERY_UNMAPPABLE_CHARACTER";

    /** More than the project allows; SQLSTATE 54000, program limit exceeded. */
    public static final String LIMITED = "ASYNC_QUERY_RESULT_LIMIT";

    private UnwritableResultException(String condition, String sqlState, String message) {
        super(condition, sqlState, message);
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
}
