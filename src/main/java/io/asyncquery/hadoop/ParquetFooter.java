package io.asyncquery.hadoop;

import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.InterningProtocol;
import org.apache.parquet.format.RowGroup;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * The footer of a Parquet file: {@code PAR1}, row groups, <b>metadata, its length in four bytes, PAR1</b>.
 *
 * @param metaData what it says
 * @param start where in the file it begins, which is where the row groups and their indexes end
 */
record ParquetFooter(FileMetaData metaData, long start) {
    static final int MAGIC_BYTES = 4;
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED_MAGIC = "PARE";
    private static final int TAIL_BYTES = Integer.BYTES + MAGIC_BYTES;
    /** So much is read at once: nearly every footer fits, and a remote file is opened only once for it. */
    private static final int FIRST_READ_BYTES = 64 << 10;
    /** A footer of that size would describe millions of column chunks; only a broken file claims it. */
    private static final int MAX_BYTES = 64 << 20;

    static byte[] magic() {
        return MAGIC.getBytes(StandardCharsets.US_ASCII);
    }

    static ParquetFooter read(ResultPart part, ResultFiles files) throws IOException {
        if (part.bytes() < MAGIC_BYTES + TAIL_BYTES) {
            throw new IOException(part.name() + " is too short for a Parquet file");
        }
        ByteBuffer end = last((int) Math.min(part.bytes(), FIRST_READ_BYTES), part, files);
        int bytes = length(part, end);
        if (bytes > end.capacity() - TAIL_BYTES) {
            end = last(bytes + TAIL_BYTES, part, files);
        }
        return new ParquetFooter(
                parse(part, end.slice(end.capacity() - TAIL_BYTES - bytes, bytes)), part.bytes() - TAIL_BYTES - bytes);
    }

    List<RowGroup> rowGroups() {
        return Objects.requireNonNull(metaData.getRow_groups()); // reading fails without this field
    }

    /** Fails unless both files hold the same columns in the same order. */
    void requireSameColumns(ParquetFooter other, ResultPart part) throws IOException {
        if (!Objects.equals(metaData.getSchema(), other.metaData.getSchema())
                || !Objects.equals(metaData.getColumn_orders(), other.metaData.getColumn_orders())) {
            throw new IOException(part.name() + " has other columns than the first part");
        }
    }

    private static ByteBuffer last(int bytes, ResultPart part, ResultFiles files) throws IOException {
        try (InputStream in = files.open(part, part.bytes() - bytes)) {
            byte[] read = in.readNBytes(bytes);
            if (read.length != bytes) {
                throw new IOException(part.name() + " ends early");
            }
            return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static int length(ResultPart part, ByteBuffer end) throws IOException {
        byte[] magic = new byte[MAGIC_BYTES];
        end.get(end.capacity() - MAGIC_BYTES, magic);
        String text = new String(magic, StandardCharsets.US_ASCII);
        if (!text.equals(MAGIC)) {
            throw new IOException(part.name()
                    + (text.equals(ENCRYPTED_MAGIC) ? " has an encrypted footer" : " is not a Parquet file"));
        }
        int bytes = end.getInt(end.capacity() - TAIL_BYTES);
        if (bytes <= 0 || bytes > MAX_BYTES || bytes > part.bytes() - MAGIC_BYTES - TAIL_BYTES) {
            throw new IOException(part.name() + " claims a footer of " + Integer.toUnsignedString(bytes) + " bytes");
        }
        return bytes;
    }

    private static FileMetaData parse(ResultPart part, ByteBuffer footer) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(footer.array(), footer.arrayOffset(), footer.capacity());
        FileMetaData metaData = new FileMetaData();
        try {
            // Not by parquet's Util, which would allocate whatever length a broken list claims.
            metaData.read(new InterningProtocol(
                    new TCompactProtocol(new TIOStreamTransport(in), footer.capacity(), footer.capacity())));
        } catch (TException | RuntimeException e) {
            throw new IOException(part.name() + " has a broken footer", e);
        }
        if (metaData.isSetEncryption_algorithm()) {
            throw new IOException(part.name() + " is encrypted");
        }
        return metaData;
    }
}
