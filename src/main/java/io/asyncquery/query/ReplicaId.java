package io.asyncquery.query;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One run of the service: a restarted process is another replica.
 *
 * @param value letters, digits and dashes
 */
public record ReplicaId(String value) {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9-]+");

    public ReplicaId {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("Illegal replica: use letters, digits and dashes");
        }
    }

    /** The replica of that name; what no replica can be called is none. */
    public static Optional<ReplicaId> parse(String text) {
        return LEGAL.matcher(text).matches() ? Optional.of(new ReplicaId(text)) : Optional.empty();
    }

    /** A new identifier. */
    public static ReplicaId random() {
        return new ReplicaId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
