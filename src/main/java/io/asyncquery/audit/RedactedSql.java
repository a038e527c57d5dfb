package io.asyncquery.audit;

/**
 * A statement without its data: strings and numbers read {@code ?}, comments and hints are gone, white space is one blank.
 * It follows Spark's lexer where that has a meaning; what has none, such as a quote that is never closed, hides the rest.
 * Names stay, also in backticks, unless they look like a path or an address.
 */
final class RedactedSql {
    private static final char HIDDEN = '?';

    /** Quotes of word processors, which Spark does not know; whoever sends one meant a literal. */
    private static final String TYPOGRAPHIC_QUOTES = "‘’‚‛“”„‟«»‹›´＇＂｀";

    private final String sql;
    private final StringBuilder shown = new StringBuilder();
    private int next;

    private RedactedSql(String sql) {
        this.sql = sql;
    }

    static String of(String sql) {
        RedactedSql redacted = new RedactedSql(sql);
        while (redacted.next < sql.length()) {
            redacted.take();
        }
        return redacted.shown.toString().strip();
    }

    private void take() {
        char c = sql.charAt(next);
        if (Character.isWhitespace(c) || Character.isISOControl(c)) {
            next++;
            blank();
        } else if (sql.startsWith("--", next)) {
            lineComment();
        } else if (sql.startsWith("/*", next)) {
            bracketedComment();
        } else if (c == '\'' || c == '"') {
            quoted(c, true);
        } else if (c == '`') {
            name();
        } else if (c == '$') {
            dollar();
        } else if (TYPOGRAPHIC_QUOTES.indexOf(c) >= 0) {
            hideTo(sql.length());
        } else if (isWord(c)) {
            word();
        } else {
            shown.append(c);
            next++;
        }
    }

    private void blank() {
        if (!shown.isEmpty() && shown.charAt(shown.length() - 1) != ' ') {
            shown.append(' ');
        }
    }

    /** To the end of the line; a backslash at the end of a line goes on with it. */
    private void lineComment() {
        while (next < sql.length() && sql.charAt(next) != '\n' && sql.charAt(next) != '\r') {
            next += sql.startsWith("\\\n", next) ? 2 : 1;
        }
        blank();
    }

    private void bracketedComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", next)) {
                depth++;
                next += 2;
            } else if (sql.startsWith("*/", next)) {
                depth--;
                next += 2;
            } else {
                next++;
            }
        } while (depth > 0 && next < sql.length());
        next = Math.min(next, sql.length());
        blank();
    }

    /** A doubled quote is the end of one string and the begin of the next, which hides the same. */
    private void quoted(char quote, boolean escapes) {
        int end = next + 1;
        while (end < sql.length() && sql.charAt(end) != quote) {
            end += escapes && sql.charAt(end) == '\\' ? 2 : 1;
        }
        hideTo(end + 1);
    }

    private void name() {
        int end = sql.indexOf('`', next + 1);
        String name = end < 0 ? "" : sql.substring(next, end + 1);
        if (name.isEmpty()) {
            hideTo(sql.length());
        } else if (name.chars().anyMatch(c -> "/\\:@='\"".indexOf(c) >= 0 || Character.isISOControl(c))) {
            hideTo(end + 1);
        } else {
            shown.append(name);
            next = end + 1;
        }
    }

    /** {@code $tag$ … $tag$} is a string. */
    private void dollar() {
        int tag = next + 1;
        while (tag < sql.length() && isWord(sql.charAt(tag))) {
            tag++;
        }
        if (tag < sql.length() && sql.charAt(tag) == '$') {
            String quote = sql.substring(next, tag + 1);
            int end = sql.indexOf(quote, tag + 1);
            hideTo(end < 0 ? sql.length() : end + quote.length());
        } else {
            shown.append('$');
            next++;
        }
    }

    private void word() {
        int end = next;
        while (end < sql.length() && isWord(sql.charAt(end))) {
            end++;
        }
        boolean raw = end == next + 1 && (sql.charAt(next) == 'r' || sql.charAt(next) == 'R');
        if (Character.isDigit(sql.charAt(next))) {
            hideTo(end);
        } else {
            shown.append(sql, next, end);
            next = end;
            if (raw && end < sql.length() && (sql.charAt(end) == '\'' || sql.charAt(end) == '"')) {
                quoted(sql.charAt(end), false);
            }
        }
    }

    private void hideTo(int end) {
        shown.append(HIDDEN);
        next = Math.min(end, sql.length());
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }
}
