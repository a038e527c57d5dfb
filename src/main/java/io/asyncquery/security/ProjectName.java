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
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "Illegal project name '" + value + "': use at most 128 letters, digits, '_' and '-'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
