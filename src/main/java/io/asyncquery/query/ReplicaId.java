package io.asyncquery.query;

import java.util.UUID;

/**
 * One run of the service: a restarted process is another replica.
 *
 * @param value letters, digits and dashes
 */
public record ReplicaId(String value) {
    /** A new identifier. */
    public static ReplicaId random() {
        return new ReplicaId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
