package io.asyncquery.result;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * One JSON array made of stored JSON lines: a bracket before, a bracket after, and a comma at the end of every line
 * but the last. A line feed is the byte 0x0A in both encodings, and never inside a row, so nothing is decoded.
 */
record JsonArrayContent(SegmentedContent lines, long rows) implements DownloadContent {
    @Override
    public long length() {
        return 2 + lines.length() + Math.max(0, rows - 1);
    }

    @Override
    public InputStream open(long offset) throws IOException {
        InputStream array = new ArrayStream(lines.open(0), rows);
        try {
            array.skipNBytes(offset);
            return array;
        } catch (IOException e) {
            array.close();
            throw e;
        }
    }

    private static final class ArrayStream extends FilterInputStream {
        private static final int BUFFER_BYTES = 64 * 1024;

        private final byte[] stored = new byte[BUFFER_BYTES];
        private final byte[] ready = new byte[2 * BUFFER_BYTES + 1];
        private int position;
        private int limit;
        private long linesLeft;
        private boolean closed;

        ArrayStream(InputStream lines, long rows) {
            super(lines);
            this.linesLeft = rows;
            ready[limit++] = '[';
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
