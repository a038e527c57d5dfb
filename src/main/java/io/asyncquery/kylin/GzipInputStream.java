package io.asyncquery.kylin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses what is read through it (RFC 1952), quickly rather than well, holding one buffer's worth of it. */
final class GzipInputStream extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream plain;
    private final Compressed compressed = new Compressed();
    private final GZIPOutputStream gzip;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private boolean finished;

    GzipInputStream(InputStream plain) throws IOException {
        this.plain = plain;
        this.gzip = new FastGzip(compressed);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (compressed.available() == 0 && !finished) {
            compressed.clear();
            int read = plain.read(buffer);
            if (read < 0) {
                gzip.finish();
                finished = true;
            } else {
                gzip.write(buffer, 0, read);
            }
        }
        return compressed.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
        try (plain) {
            gzip.close();
        }
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(Compressed target) throws IOException {
            super(target, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Bytes that were written here and wait to be read. */
    private static final class Compressed extends ByteArrayOutputStream {
        private int position;

        int available() {
            return count - position;
        }

        void clear() {
            reset();
            position = 0;
        }

        int read(byte[] target, int offset, int length) {
            int taken = Math.min(length, available());
            System.arraycopy(buf, position, target, offset, taken);
            position += taken;
            return taken == 0 && length > 0 ? -1 : taken;
        }
    }
}
