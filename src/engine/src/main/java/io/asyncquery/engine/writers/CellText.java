package io.asyncquery.engine.writers;

import java.util.regex.Pattern;

/**
 * Text as a cell's XML has to spell it for a spreadsheet program to show exactly that text. Whatever XML 1.0 cannot
 * hold is written as {@code _xHHHH_}, which is how Excel itself does it; so is the underscore of text that only looks
 * like such an escape. Half of a surrogate pair becomes U+FFFD.
 */
final class CellText {

    /** In UTF-16 units, which is what Excel counts. */
    static final int MAX_LENGTH = 32_767;

    private static final Pattern ESCAPE = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");

    private CellText() {}

    /** Whether the text begins or ends with a blank, which is lost unless the cell says that it counts. */
    static boolean hasBlankEdge(String text) {
        return !text.isEmpty() && (isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1)));
    }

    static String encode(String text) {
        return isPlain(text) ? text : escape(ESCAPE.matcher(text).replaceAll("_x005F_"));
    }

    private static boolean isPlain(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' || c >= Character.MIN_SURROGATE && !isOrdinary(c)) {
                return false;
            }
            if (c == '_' && i + 1 < length && text.charAt(i + 1) == 'x') {
                return false;
            }
        }
        return true;
    }

    private static String escape(String text) {
        int length = text.length();
        StringBuilder escaped = new StringBuilder(length + 16);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                escaped.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                escaped.append('\uFFFD');
            } else if (c < ' ' && c != '\t' && c != '\n' || c > '\uFFFD') {
                escaped.append(String.format("_x%04X_", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean isOrdinary(char c) {
        return !Character.isSurrogate(c) && c <= '\uFFFD';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}
