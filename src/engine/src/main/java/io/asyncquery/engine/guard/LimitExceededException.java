package io.asyncquery.engine.guard;

import io.asyncquery.engine.ConditionException;

/** A statement that asks for more than a limit of its session allows. */
public final class LimitExceededException extends ConditionException {

    /** Too long, too deep or too wide to be analysed; SQLSTATE 54001, statement too complex. */
    public static final String TOO_COMPLEX = "ASYNC_QUERY_REFUSED.TOO_COMPLEX";

    /** A single value that would be too long; SQLSTATE 54000, program limit exceeded. */
    public static final String VALUE_TOO_LARGE = "ASYNC_QUERY_REFUSED.VALUE_TOO_LARGE";

    private LimitExceededException(String condition, String sqlState, String message) {
        super(condition, sqlState, "[" + condition + "] " + message);
    }

    static LimitExceededException tooComplex(String message) {
        return new LimitExceededException(TOO_COMPLEX, "54001", message + " Divide it into simpler ones.");
    }

    static LimitExceededException valueTooLarge(String message) {
        return new LimitExceededException(VALUE_TOO_LARGE, "54000", message);
    }
}
