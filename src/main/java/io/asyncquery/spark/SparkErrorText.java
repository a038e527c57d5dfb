package io.asyncquery.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What users are shown of the text of a Spark error: its class, its sentence, its SQLSTATE and the place in their own
 * statement. Plans, stacks, paths, hosts and names of classes and files stay in the engine's log; where one stood in a
 * sentence there is a word in angle brackets (contract, "Envelope"). Errs on the side of hiding.
 */
final class SparkErrorText {
    /** Longer sentences carry data and no help. */
    static final int MOST_CHARACTERS = 4_000;

    /** Spark's end of a sentence, behind which only the place in the statement is of use. */
    private static final Pattern SQL_STATE =
            Pattern.compile("\\s*\\bSQLSTATE: (\\w{5})[; ]*(\\(?line \\d+,? pos \\d+\\)?)?");

    /** Where a plan, the statement, a stack or the next cause begins. */
    private static final Pattern TAIL = Pattern.compile(
            ";\\s*\\n|\\n\\s*==\\s|\\n\\s*at [\\w.$/@]+\\(|\\n\\s*(?:JVM stacktrace|Driver stacktrace|Caused by:)");

    private static final Pattern LINE = Pattern.compile("\\(?\\bline (\\d+),? pos(?:ition:?)? (\\d+)\\)?");

    private SparkErrorText() {}

    /** The readable part. The statement stands one line lower in what Spark saw than in what the user sent. */
    static String readable(String text) {
        Matcher sqlState = SQL_STATE.matcher(text);
        String sentence = text;
        String end = "";
        if (sqlState.find()) {
            sentence = text.substring(0, sqlState.start());
            String place = sqlState.group(2) == null ? "" : ' ' + sqlState.group(2);
            end = " SQLSTATE: " + sqlState.group(1) + place;
        }
        Matcher tail = TAIL.matcher(sentence);
        if (tail.find()) {
            sentence = sentence.substring(0, tail.start());
        }
        return placedInTheUsersStatement((hidden(bounded(sentence.strip())) + end).strip());
    }

    private static String bounded(String sentence) {
        return sentence.length() <= MOST_CHARACTERS ? sentence : sentence.substring(0, MOST_CHARACTERS) + '…';
    }

    private static String hidden(String sentence) {
        String shown = sentence;
        for (Secret secret : Secret.values()) {
            shown = secret.pattern.matcher(shown).replaceAll(secret.instead);
        }
        return shown;
    }

    private static String placedInTheUsersStatement(String text) {
        return LINE.matcher(text)
                .replaceAll(match ->
                        "(line " + Math.max(1, Integer.parseInt(match.group(1)) - 1) + ", pos " + match.group(2) + ")");
    }

    /** What tells of the house, in the order in which it is hidden. */
    private enum Secret {
        /** {@code (10.0.0.5 executor 3)}, behind the number of a task that was lost. */
        EXECUTOR("\\s*\\([^\\s()]+ executor [^()]*\\)", ""),
        /** With a scheme, to the end of the sentence or of the quotation, since a path may have blanks in it. */
        URI(
                "(?<![\\w+.-])(?!https?://spark\\.apache\\.org/)[A-Za-z][A-Za-z0-9+.-]+:/+"
                        + "[^\"'`\\n\\])}>,;]*?(?=\\.?\\s*(?:$|[\"'`\\n\\])}>,;])|\\.\\s+[A-Z])",
                "<path>"),
        PATH("(?<![\\w/.:*<>-])/(?:[^\\s\"'`,;:*()\\[\\]{}<>|/]+/)+(?:[^\\s\"'`,;:*()\\[\\]{}<>|/]*[\\w-])?", "<path>"),
        FILE("[^\\s\"'`,;:()<>]+\\.(?:jar|parquet|orc|avro|crc)\\b", "<file>"),
        UNKNOWN_HOST("\\bUnknownHostException: [^\\s,;]+", "UnknownHostException: <host>"),
        IP_V4("(?:\\b[A-Za-z][\\w.-]*/)?(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.]*\\d)(?::\\d+)?", "<host>"),
        IP_V6("(?:\\b[A-Za-z][\\w.-]*/)?\\[[0-9a-fA-F]*(?::[0-9a-fA-F]*){2,}(?:%\\w+)?\\](?::\\d+)?", "<host>"),
        PORT("(?<![\\w.@-])(?:[A-Za-z][\\w-]*:\\d{4,5}|[A-Za-z][\\w-]*(?:\\.[\\w-]+)+:\\d{2,5})\\b", "<host>"),
        LOCALHOST("\\blocalhost\\b", "<host>"),
        CLASS(
                "(?<![\\w.$])(?:org|com|io|net|cn|java|javax|jakarta|jdk|sun|scala|py4j)(?:\\.[a-z_][\\w]*)+\\.[A-Z][\\w$]*"
                        + "(?:\\.[A-Z][\\w$]*)*(?:/0x[0-9a-fA-F]+)?(?:@[0-9a-f]+)?",
                "<class>");

        private final Pattern pattern;
        private final String instead;

        Secret(String pattern, String instead) {
            this.pattern = Pattern.compile(pattern);
            this.instead = instead;
        }
    }
}
