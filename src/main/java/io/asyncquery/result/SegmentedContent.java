package io.asyncquery.result;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A download that is a sequence of stored and added bytes; seeking skips whole segments without opening them. */
record SegmentedContent(List<Segment> segments, ResultFiles files) implements DownloadContent {
    SegmentedContent {
        segments = List.copyOf(segments);
    }

    @Override
    public long length() {
        return segments.stream().mapToLong(Segment::length).sum();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        Deque<Segment> rest = new ArrayDeque<>(segments);
        long skip = offset;
        while (!rest.isEmpty() && rest.peek().length() <= skip) {
            skip -= rest.remove().length();
        }
        InputStream first = rest.isEmpty() ? InputStream.nullInputStream() : open(rest.remove(), skip);
        return new SegmentStream(first, rest);
    }

    @Override
    public Optional<List<LinkedSegment>> links(Duration validFor) {
        List<LinkedSegment> links = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.length() > 0) {
                Optional<LinkedSegment> link = link(segment, validFor);
                if (link.isEmpty()) {
                    return Optional.empty();
                }
                links.add(link.get());
            }
        }
        return Optional.of(links);
    }

    private Optional<LinkedSegment> link(Segment segment, Duration validFor) {
        return segment instanceof Segment.Slice slice
                ? files.link(slice.part(), validFor)
                        .map(link -> new LinkedSegment.Linked(link, slice.part(), slice.offset(), slice.length()))
                : Optional.of(new LinkedSegment.Inline(((Segment.Literal) segment).bytes()));
    }

    private InputStream open(Segment segment, long skip) throws IOException {
        if (segment instanceof Segment.Slice slice) {
            InputStream stored = files.open(slice.part(), slice.offset() + skip);
            return new ExactLengthInputStream(stored, slice.length() - skip);
        }
        byte[] bytes = ((Segment.Literal) segment).bytes();
        return new ByteArrayInputStream(bytes, (int) skip, bytes.length - (int) skip);
    }

    /** Opens each segment only when the one before it has been read. */
    private final class SegmentStream extends InputStream {
        private final Deque<Segment> rest;
        private InputStream current;

        SegmentStream(InputStream first, Deque<Segment> rest) {
            this.current = first;
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = current.read(buffer, offset, length);
            while (read < 0 && !rest.isEmpty()) {
                current.close();
                current = open(rest.remove(), 0);
                read = current.read(buffer, offset, length);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            current.close();
        }
    }
}
