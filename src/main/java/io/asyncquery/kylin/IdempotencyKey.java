package io.asyncquery.kylin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the header {@code Idempotency-Key}: a string of RFC 8941 in double quotes, as the IETF's draft has it, or the
 * same key without quotes.
 */
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,255}");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\"\\\\])");

    private IdempotencyKey() {}

    /** The key that the header's lines give; none when there is no line. */
    static Optional<String> parse(List<String> lines) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String text = lines.get(0).strip();
        String key = text.startsWith("\"") ? unquoted(text) : text;
        if (lines.size() > 1 || !VISIBLE.matcher(key).matches()) {
            throw new KylinException(
                    KylinError.IDEMPOTENCY_KEY_ILLEGAL, JsonBody.abbreviated(String.join(", ", lines)));
        }
        return Optional.of(key);
    }

    /** Nothing when the quotes are not those of a string. */
    private static String unquoted(String text) {
        Matcher quoted = QUOTED.matcher(text);
        return quoted.matches() ? ESCAPED.matcher(quoted.group(1)).replaceAll("$1") : "";
    }
}
