package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map;

/**
 * How csv and json are written. Option names are case-insensitive, as everywhere in Spark.
 *
 * @param charset option {@code encoding}: any that Java knows and that keeps ASCII as it is; UTF-8 unless given
 * @param replaceUnmappable option {@code unmappable}: {@code replace} what the charset lacks, or {@code fail}
 * @param timeZone option {@code timeZone}: of timestamps; the session's unless given
 * @param timestampFormat option {@code timestampFormat}: a pattern of Java's; none for {@code yyyy-MM-dd HH:mm:ss} and
 *     as much of a fraction as there is
 * @param separator option {@code separator} of csv: between the cells
 * @param spreadsheetSafe option {@code spreadsheetSafe} of csv: whether text that a spreadsheet program would take for
 *     a formula gets an apostrophe in front
 */
record TextOptions(
        String charset,
        boolean replaceUnmappable,
        ZoneId timeZone,
        @Nullable String timestampFormat,
        String separator,
        boolean spreadsheetSafe)
        implements Serializable {

    private static final String ASCII =
            IntStream.range(0, 0x80).mapToObj(Character::toString).collect(joining());

    TextOptions {
        Charset encoding = Charset.forName(charset);
        require(
                encoding.canEncode() && Arrays.equals(ASCII.getBytes(encoding), ASCII.getBytes(US_ASCII)),
                "encoding '%s': it has to be one that keeps ASCII as it is".formatted(charset));
        require(
                !separator.isEmpty()
                        && separator.chars().noneMatch(c -> c == '"' || c == '\r' || c == '\n')
                        && encoding.newEncoder().canEncode(separator),
                "separator '%s': it has to be characters of %s, no quote and no line end"
                        .formatted(separator, charset));
        if (timestampFormat != null) {
            requirePattern(timestampFormat);
        }
    }

    static TextOptions of(Map<String, String> options, SparkSession session) {
        return new TextOptions(
                options.getOrElse("encoding", () -> "UTF-8"),
                choice(options, "unmappable", "fail", "replace"),
                timeZone(options, session),
                options.get("timestampformat").getOrElse(() -> null),
                options.getOrElse("separator", () -> ","),
                choice(options, "spreadsheetsafe", "false", "true"));
    }

    /** Whether an option has the other of its two values than the one that need not be given. */
    private static boolean choice(Map<String, String> options, String name, String usual, String other) {
        String value = options.getOrElse(name, () -> usual);
        require(
                value.equalsIgnoreCase(usual) || value.equalsIgnoreCase(other),
                "%s '%s': it has to be %s or %s".formatted(name, value, usual, other));
        return value.equalsIgnoreCase(other);
    }

    private static void requirePattern(String timestampFormat) {
        try {
            DateTimeFormatter.ofPattern(timestampFormat, Locale.US);
        } catch (IllegalArgumentException e) {
            require(false, "timestampFormat '%s': %s".formatted(timestampFormat, e.getMessage()));
        }
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException("Illegal " + otherwise);
        }
    }

    /** The zone of timestamps, named as Spark names zones: "+8:00" and "EST" are among them. */
    static ZoneId timeZone(Map<String, String> options, SparkSession session) {
        String name = options.getOrElse("timezone", () -> session.conf().get("spark.sql.session.timeZone"));
        return DateTimeUtils.getZoneId(name);
    }

    boolean isUtf8() {
        return Charset.forName(charset).equals(StandardCharsets.UTF_8);
    }
}
