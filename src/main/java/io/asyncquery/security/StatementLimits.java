package io.asyncquery.security;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How large and how complex the statements of a project may be. What is absent has the default of whoever checks it.
 *
 * @param maxLength characters of a statement
 * @param maxTokens words, numbers and signs of a statement
 * @param maxNesting how deep brackets, CASE expressions, types and comments may be nested
 * @param maxValueBytes length of one value that a function such as {@code repeat} makes, in bytes
 */
public record StatementLimits(
        OptionalInt maxLength, OptionalInt maxTokens, OptionalInt maxNesting, OptionalLong maxValueBytes) {
    /** The defaults of whoever checks. */
    public static final StatementLimits DEFAULT =
            new StatementLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());

    public StatementLimits {
        if (maxLength.orElse(1) < 1 || maxTokens.orElse(1) < 1 || maxNesting.orElse(1) < 1) {
            throw new IllegalArgumentException("max-sql-length, max-sql-tokens and max-sql-nesting must be at least 1");
        }
        if (maxValueBytes.orElse(1) < 1) {
            throw new IllegalArgumentException("max-value-bytes must be at least 1");
        }
    }
}
