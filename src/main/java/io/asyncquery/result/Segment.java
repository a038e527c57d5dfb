package io.asyncquery.result;

/** A run of bytes in a download. */
public sealed interface Segment {
    /** How many bytes it holds. */
    long length();

    /** Bytes that we add ourselves. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, written once
    record Literal(byte[] bytes) implements Segment {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    /** Bytes of a part, as they are stored. */
    record Slice(ResultPart part, long offset, long length) implements Segment {
        /** The whole part. */
        public static Slice whole(ResultPart part) {
            return new Slice(part, 0, part.bytes());
        }
    }
}
