package io.asyncquery.result;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * One JSON array made of stored JSON lines: a bracket before, a bracket after, and a comma at the end of every line
 * but the last. A line feed is the byte 0x0A in both encodings, and never inside a row, so nothing is decoded; seeking
 * skips whole parts without opening them.
 *
 * @param parts files of JSON lines, a line for each row
 */
record JsonArrayContent(List<ResultPart> parts, ResultFiles files) implements DownloadContent {
    JsonArrayContent {
        parts = List.copyOf(parts);
    }

    @Override
    public long length() {
        return 2 + bytes(parts) + Math.max(0, rows(parts) - 1);
    }

    @Override
    public InputStream open(long offset) throws IOException {
        int skipped = 0;
        long start = 0;
        while (skipped < parts.size() && start + lengthBeforeLast(skipped) <= offset) {
            start += lengthBeforeLast(skipped++);
        }
        List<ResultPart> rest = parts.subList(skipped, parts.size());
        List<Segment> lines = rest.stream().<Segment>map(Segment.Slice::whole).toList();
        InputStream array = new ArrayStream(new SegmentedContent(lines, files).open(0), skipped == 0, rows(rest));
        try {
            array.skipNBytes(offset - start);
            return array;
        } catch (IOException e) {
            array.close();
            throw e;
        }
    }

    /** What a part becomes while rows come after it: a comma more for each row, and the bracket if it is the first. */
    private long lengthBeforeLast(int index) {
        ResultPart part = parts.get(index);
        boolean last = rows(parts.subList(index + 1, parts.size())) == 0;
        return last ? Long.MAX_VALUE / 2 : part.bytes() + part.rows() + (index == 0 ? 1 : 0);
    }

    private static long bytes(List<ResultPart> parts) {
        return parts.stream().mapToLong(ResultPart::bytes).sum();
    }

    private static long rows(List<ResultPart> parts) {
        return parts.stream().mapToLong(ResultPart::rows).sum();
    }

    private static final class ArrayStream extends FilterInputStream {
        private static final int BUFFER_BYTES = 64 * 1024;

        private final byte[] stored = new byte[BUFFER_BYTES];
        private final byte[] ready = new byte[2 * BUFFER_BYTES + 1];
        private int position;
        private int limit;
        private long linesLeft;
        private boolean closed;

        ArrayStream(InputStream lines, boolean fromStart, long rows) {
            super(lines);
            this.linesLeft = rows;
            if (fromStart) {
                ready[limit++] = '[';
            }
        }

        @Override
        public int read() throws IOException {
            return fill() ? ready[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, limit - position);
            System.arraycopy(ready, position, buffer, offset, count);
            position += count;
            return count;
        }

        @Override
        public long skip(long n) throws IOException {
            if (n <= 0 || !fill()) {
                return 0;
            }
            int count = (int) Math.min(n, limit - position);
            position += count;
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private boolean fill() throws IOException {
            while (position == limit) {
                if (closed) {
                    return false;
                }
                position = 0;
                limit = 0;
                int count = in.read(stored);
                if (count < 0) {
                    closed = true;
                    endOfLines();
                } else {
                    append(count);
                }
            }
            return true;
        }

        private void append(int count) {
            for (int i = 0; i < count; i++) {
                if (stored[i] == '\n' && --linesLeft > 0) {
                    ready[limit++] = ',';
                }
                ready[limit++] = stored[i];
            }
        }

        private void endOfLines() throws IOException {
            if (linesLeft != 0) {
                throw new IOException("The stored lines are not as many as the rows");
            }
            ready[limit++] = ']';
        }
    }
}
