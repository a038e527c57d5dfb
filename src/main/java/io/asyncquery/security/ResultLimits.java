package io.asyncquery.security;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How large a result of a project may become; as large as it is when absent.
 *
 * @param maxColumns its columns
 * @param maxRows its rows
 * @param maxBytes its data files together, in bytes
 */
public record ResultLimits(OptionalInt maxColumns, OptionalLong maxRows, OptionalLong maxBytes) {
    /** Any result. */
    public static final ResultLimits NONE =
            new ResultLimits(OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty());

    public ResultLimits {
        if (maxColumns.orElse(1) < 1 || maxRows.orElse(1) < 1 || maxBytes.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "max-result-columns, max-result-rows and max-result-bytes must be at least 1");
        }
    }
}
