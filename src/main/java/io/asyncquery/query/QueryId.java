package io.asyncquery.query;

import java.util.Optional;
import java.util.UUID;

/**
 * A query's one identifier: the REST id, the Spark session and operation id, the directory name and the log key.
 *
 * @param value a random UUID
 */
public record QueryId(UUID value) {
    private static final int UUID_LENGTH = 36;

    /** A new identifier. */
    public static QueryId random() {
        return new QueryId(UUID.randomUUID());
    }

    /** Reads the canonical form of 36 characters, in any case; everything else is no identifier. */
    public static Optional<QueryId> parse(String text) {
        if (text.length() != UUID_LENGTH) {
            return Optional.empty();
        }
        try {
            QueryId id = new QueryId(UUID.fromString(text));
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
