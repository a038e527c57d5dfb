package io.asyncquery.query;

import io.asyncquery.security.ProjectName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/**
 * A query's one identifier: the REST id, the directory name and the log key, and mostly the Spark session and operation
 * id.
 *
 * @param value a UUID, random or of an idempotency key
 */
public record QueryId(UUID value) {
    private static final int UUID_LENGTH = 36;
    private static final int VERSION_OF_A_KEY = 8;

    /** A new identifier. */
    public static QueryId random() {
        return new QueryId(UUID.randomUUID());
    }

    /**
     * The identifier that a user's idempotency key stands for in a project: the same on every replica, and of no use to
     * guess, since it opens nothing to others. It is a UUID of version 8, which no random one is.
     */
    static QueryId of(ProjectName project, String user, String key) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(String.join("\0", project.value(), user, key)));
        long high = (digest.getLong() & ~0xF000L) | 0x8000L;
        long low = (digest.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new QueryId(new UUID(high, low));
    }

    /** Whether another query may have this identifier after this one is gone: its idempotency key is free again then. */
    public boolean mayComeAgain() {
        return value.version() == VERSION_OF_A_KEY;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
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
