package io.asyncquery.security;

/**
 * Text of a client's as it may stand in the log. All that is not printable ASCII is escaped and it is cut, as in the
 * audit log, so that nothing in it begins a line of its own or steers a terminal.
 */
public final class LogText {
    private static final int MOST_CHARACTERS = 256;

    private LogText() {}

    /** The text, in which a backslash is always the beginning of an escape. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder();
        text.chars().limit(MOST_CHARACTERS).forEach(character -> append(safe, (char) character));
        return text.length() <= MOST_CHARACTERS
                ? safe.toString()
                : safe.append("...").toString();
    }

    private static void append(StringBuilder safe, char character) {
        if (character < ' ' || character > '~') {
            safe.append(String.format("\\u%04x", (int) character));
        } else if (character == '\\') {
            safe.append("\\\\");
        } else {
            safe.append(character);
        }
    }
}
