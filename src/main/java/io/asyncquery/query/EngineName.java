package io.asyncquery.query;

import java.util.regex.Pattern;

/** What an engine is called in the configuration, in the records and among the permits. */
public record EngineName(String value) implements Comparable<EngineName> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");

    /** The engine that is always there. */
    public static final EngineName DEFAULT = new EngineName("default");

    public EngineName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is no name of an engine: use 1 to 64 letters, digits, _ and -, not beginning with -");
        }
    }

    /** Whether it is the engine of those who choose none. */
    public boolean isDefault() {
        return equals(DEFAULT);
    }

    @Override
    public int compareTo(EngineName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
