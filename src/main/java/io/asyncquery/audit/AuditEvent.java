package io.asyncquery.audit;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Something that somebody did or tried. It does not change: each fact that is added makes a new one. */
public final class AuditEvent {
    /** The user of what the service does on its own. */
    public static final String SERVICE = "async-query";

    private final Map<AuditField, Object> facts;

    private AuditEvent(Map<AuditField, Object> facts) {
        this.facts = facts;
    }

    /** An event of which nothing else is known yet. */
    public static AuditEvent of(Action action, Outcome outcome) {
        return new AuditEvent(new EnumMap<>(AuditField.class))
                .with(AuditField.EVENT, action.word())
                .with(AuditField.OUTCOME, outcome.word());
    }

    /** The event with a fact of text. */
    public AuditEvent with(AuditField field, String value) {
        return withFact(field, value);
    }

    /** The event with a fact of text, if that is known. */
    public AuditEvent with(AuditField field, Optional<String> value) {
        return value.map(known -> with(field, known)).orElse(this);
    }

    /** The event with a number. */
    public AuditEvent with(AuditField field, long value) {
        return withFact(field, value);
    }

    /** The event with another end than it seemed to have. */
    public AuditEvent with(Outcome outcome) {
        return with(AuditField.OUTCOME, outcome.word());
    }

    Optional<Object> get(AuditField field) {
        return Optional.ofNullable(facts.get(field));
    }

    private AuditEvent withFact(AuditField field, Object value) {
        Map<AuditField, Object> more = new EnumMap<>(facts);
        more.put(field, value);
        return new AuditEvent(more);
    }

    /** What was done or tried. Of what only reads a status a line is written when it was not allowed. */
    public enum Action {
        SUBMIT,
        DOWNLOAD,
        DOWNLOAD_LINKS,
        DELETE,
        STOP,
        PIN,
        UNPIN,
        LIST,
        DETAIL,
        STATUS,
        EVENTS,
        METADATA,
        FILE_STATUS,
        RESULT_PATH,
        DOWNLOAD_HEADERS,
        OTHER;

        /** The action's name in a line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is written even when it was allowed and succeeded. */
        public boolean isAlwaysWritten() {
            return switch (this) {
                case SUBMIT, DOWNLOAD, DOWNLOAD_LINKS, DELETE, STOP, PIN, UNPIN -> true;
                default -> false;
            };
        }
    }

    /** How it went. */
    public enum Outcome {
        /** As asked for. */
        SUCCESS,
        /** The caller may not do that, or did not say who it is; what another user's query hides behind "unknown", too. */
        DENIED,
        /** There is no such query. */
        UNKNOWN,
        /** Refused or failed for another reason; the error code says which. */
        FAILED,
        /** The download ended before the file did. */
        ABORTED,
        /** Something could not be removed. */
        INCOMPLETE;

        /** The outcome's name in a line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is written whatever was tried. */
        public boolean isAlwaysWritten() {
            return this == DENIED || this == UNKNOWN;
        }
    }
}
