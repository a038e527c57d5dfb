package io.asyncquery.security;

import java.util.regex.Pattern;

/**
 * A project's configured name. It becomes a directory name, so only letters, digits, {@code _} and {@code -} are taken.
 *
 * @param value the name as configured; requests match it without regard to case
 */
public record ProjectName(String value) {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,127}");

    public ProjectName {
        if (!isLegal(value)) {
            throw new IllegalArgumentException(
                    "Illegal project name '" + value + "': use at most 128 letters, digits, '_' and '-'");
        }
    }

    /** Whether a project can be called so. */
    static boolean isLegal(String text) {
        return LEGAL.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
