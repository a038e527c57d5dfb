package io.asyncquery.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The audit log: one line of JSON an event. All that is not printable ASCII is escaped, so whatever users call
 * themselves, their files or their columns, a line stays one line. A log that cannot be written is complained about and
 * ends no request.
 */
public final class AuditLog {
    /** The log category that the lines go to. */
    public static final String CATEGORY = "async-query.audit";

    /** A name, an address and whatever else is no statement; nobody's is longer. */
    static final int MOST_CHARACTERS = 256;

    static final int MOST_SQL_CHARACTERS = 10_000;

    private static final Logger LOG = Logger.getLogger(AuditLog.class);
    private static final DateTimeFormatter UTC_MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .setCharacterEscapes(new ControlCharacters());

    private final AuditConfig config;
    private final Clock clock;
    private final Consumer<String> lines;

    /** Writes to the log category. */
    public AuditLog(AuditConfig config, Clock clock) {
        this(config, clock, line -> Logger.getLogger(CATEGORY).info(line));
    }

    AuditLog(AuditConfig config, Clock clock, Consumer<String> lines) {
        this.config = config;
        this.clock = clock;
        this.lines = lines;
    }

    /** Writes the event with the time of now, if there is to be an audit log. Throws nothing. */
    public void write(AuditEvent event) {
        if (!config.enabled()) {
            return;
        }
        try {
            lines.accept(line(event.with(AuditField.TIME, UTC_MILLISECONDS.format(clock.instant()))));
        } catch (IOException | RuntimeException e) {
            complain(e);
        }
    }

    private static void complain(Exception e) {
        try {
            LOG.errorf("an event could not be written to the audit log: %s", e.toString());
        } catch (RuntimeException nobodyListens) {
            // The log that failed may be the only one; what was asked for goes on all the same.
        }
    }

    private String line(AuditEvent event) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (AuditField field : AuditField.values()) {
                if (field != AuditField.SQL || config.sql() != AuditConfig.SqlText.NONE) {
                    write(json, field, event.get(field).orElse(null));
                }
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private void write(JsonGenerator json, AuditField field, @Nullable Object value) throws IOException {
        json.writeFieldName(field.word());
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (field == AuditField.SQL) {
            json.writeString(bounded(sql(value.toString()), MOST_SQL_CHARACTERS));
        } else {
            json.writeString(bounded(value.toString(), MOST_CHARACTERS));
        }
    }

    private String sql(String statement) {
        return config.sql() == AuditConfig.SqlText.FULL ? statement : RedactedSql.of(statement);
    }

    private static String bounded(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + '…';
    }
}
