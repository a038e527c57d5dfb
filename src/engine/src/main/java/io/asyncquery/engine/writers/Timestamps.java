package io.asyncquery.engine.writers;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Appends dates and timestamps: {@code yyyy-MM-dd HH:mm:ss}, behind it {@code .SSS} when there is a fraction and
 * {@code .SSSSSS} when three digits would lose some of it; or in a pattern of the user's. Not safe for several threads.
 */
final class Timestamps {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int LAST_YEAR = 9999;

    private final ZoneId zone;
    private final ZoneRules rules;
    private final @Nullable DateTimeFormatter format;

    // The offset of the last timestamp and the seconds between which it holds: neighbours mostly share it.
    private long offsetFrom = Long.MAX_VALUE;
    private long offsetUntil = Long.MIN_VALUE;
    private long offset;

    Timestamps(ZoneId zone, @Nullable String pattern) {
        this.zone = zone;
        this.rules = zone.getRules();
        this.format = pattern == null ? null : DateTimeFormatter.ofPattern(pattern, Locale.US);
    }

    /** Whether the user's pattern works without a time zone, which a timestamp without one cannot give. */
    static boolean isLocal(String pattern) {
        try {
            DateTimeFormatter.ofPattern(pattern, Locale.US).format(LocalDateTime.of(2000, 1, 1, 0, 0));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Appends a day, counted from 1970-01-01. */
    static void putDate(long epochDay, TextBuffer text) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        int year = date.getYear();
        if (year < 0 || year > LAST_YEAR) {
            text.putAscii(date.toString());
            return;
        }
        text.putTwoDigits(year / 100);
        text.putTwoDigits(year % 100);
        text.put('-');
        text.putTwoDigits(date.getMonthValue());
        text.put('-');
        text.putTwoDigits(date.getDayOfMonth());
    }

    /** Appends an instant, in microseconds from the epoch, as the zone's clocks show it. */
    void putInstant(long micros, TextBuffer text) {
        if (format != null) {
            text.put(format.format(instant(micros).atZone(zone)));
            return;
        }
        long second = Math.floorDiv(micros, MICROS_PER_SECOND);
        putPlain(second + offset(second), (int) Math.floorMod(micros, MICROS_PER_SECOND), text);
    }

    /** Appends a clock's reading, in microseconds from 1970-01-01 00:00. */
    void putLocal(long micros, TextBuffer text) {
        if (format != null) {
            text.put(format.format(LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC)));
            return;
        }
        putPlain(micros, text);
    }

    /** Appends a clock's reading without a pattern. */
    static void putPlain(long micros, TextBuffer text) {
        putPlain(Math.floorDiv(micros, MICROS_PER_SECOND), (int) Math.floorMod(micros, MICROS_PER_SECOND), text);
    }

    private static void putPlain(long localSecond, int micros, TextBuffer text) {
        putDate(Math.floorDiv(localSecond, SECONDS_PER_DAY), text);
        text.put(' ');
        putTime((int) Math.floorMod(localSecond, SECONDS_PER_DAY), micros, text);
    }

    private static void putTime(int secondOfDay, int micros, TextBuffer text) {
        text.putTwoDigits(secondOfDay / 3600);
        text.put(':');
        text.putTwoDigits(secondOfDay / 60 % 60);
        text.put(':');
        text.putTwoDigits(secondOfDay % 60);
        if (micros == 0) {
            return;
        }
        text.put('.');
        int millis = micros / 1000;
        text.put((char) ('0' + millis / 100));
        text.putTwoDigits(millis % 100);
        int rest = micros % 1000;
        if (rest != 0) {
            text.put((char) ('0' + rest / 100));
            text.putTwoDigits(rest % 100);
        }
    }

    private long offset(long second) {
        if (second < offsetFrom || second >= offsetUntil) {
            Instant instant = Instant.ofEpochSecond(second);
            ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
            ZoneOffsetTransition after = rules.nextTransition(instant);
            offsetFrom = before == null ? Long.MIN_VALUE : before.toEpochSecond();
            offsetUntil = after == null ? Long.MAX_VALUE : after.toEpochSecond();
            offset = rules.getOffset(instant).getTotalSeconds();
        }
        return offset;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1000);
    }
}
