package io.asyncquery.result;

import java.net.URI;

/** A run of bytes of a download that a client puts together itself. */
public sealed interface LinkedSegment {
    /** How many bytes it holds. */
    long length();

    /** Bytes that are stored nowhere. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, written once
    record Inline(byte[] bytes) implements LinkedSegment {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    /**
     * Bytes of a stored part.
     *
     * @param link where whoever has it may read the part for a while
     * @param offset the first of them
     */
    record Linked(URI link, ResultPart part, long offset, long length) implements LinkedSegment {}
}
