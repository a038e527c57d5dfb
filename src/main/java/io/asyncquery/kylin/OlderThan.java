package io.asyncquery.kylin;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code older_than}: strict, so that no time rolls over into another (contract, "Deletion and retention"). */
final class OlderThan {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("-MM-dd HH:mm:ss")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private OlderThan() {}

    static Instant parse(String text, ZoneId zone) {
        return find(text, zone).orElseThrow(() -> new KylinException(KylinError.OLDER_THAN_ILLEGAL));
    }

    /** The time in that format; nothing when the text has another one. */
    static Optional<Instant> find(String text, ZoneId zone) {
        try {
            return Optional.of(LocalDateTime.parse(text, FORMAT).atZone(zone).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
