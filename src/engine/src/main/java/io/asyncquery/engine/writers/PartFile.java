package io.asyncquery.engine.writers;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;

/**
 * One data file of a result while it is written. Its rows and bytes are counted against the limits of the result, and
 * its bytes digested as they pass, so that nobody has to read them again; {@link ResultCommitProtocol} learns of the file from the task's own context.
 */
final class PartFile extends OutputStream {

    /** Where a task notes the files it has closed: one property for each, numbered from 0. */
    private static final String CLOSED_PART = "async-query.closed-part.";

    private static final int FIELDS = 4;

    private final TaskAttemptContext context;
    private final Path path;
    private final FSDataOutputStream target;
    private final ResultLimits limits;
    private final MessageDigest digest = sha256();
    private long rows;
    private long bytes;
    private boolean finished;

    private PartFile(TaskAttemptContext context, Path path, FSDataOutputStream target) {
        this.context = context;
        this.path = path;
        this.target = target;
        this.limits = ResultLimits.of(context.getConfiguration());
    }

    /** Creates the file, which must not exist, on whatever file system the path names. */
    static PartFile create(String name, TaskAttemptContext context) throws IOException {
        Path path = new Path(name);
        return new PartFile(context, path, raw(path, context.getConfiguration()).create(path, false));
    }

    /** The path's file system, without the checksum files that Hadoop would lay beside local data: the digest does it. */
    static FileSystem raw(Path path, Configuration configuration) throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        target.write(buffer, offset, length);
        digest.update(buffer, offset, length);
        bytes += length;
        limits.check(rows, bytes);
    }

    /** Counts a row that is about to be written. */
    void nextRow() {
        rows++;
        limits.check(rows, bytes);
    }

    /** How many rows there are so far. */
    long rows() {
        return rows;
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    /** How many bytes were written so far. */
    long position() {
        return bytes;
    }

    /** Closes the file without a word about it, as a task does that fails. In an object store it is not there then. */
    @Override
    public void close() throws IOException {
        if (!finished && target.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
            target.abort();
        }
        target.close();
    }

    /** Closes the complete file and reports it. */
    void finish() throws IOException {
        target.close();
        finished = true;
        PartStatistics part =
                new PartStatistics(path.getName(), rows, bytes, HexFormat.of().formatHex(digest.digest()));
        Configuration notes = context.getConfiguration();
        notes.setStrings(
                CLOSED_PART + closed(context).size(),
                part.name(),
                Long.toString(part.rows()),
                Long.toString(part.bytes()),
                part.sha256());
    }

    /** The files that a task has finished, in the order in which it wrote them. */
    static List<PartStatistics> closed(TaskAttemptContext context) {
        List<PartStatistics> parts = new ArrayList<>();
        while (true) {
            String[] fields = context.getConfiguration().getStrings(CLOSED_PART + parts.size());
            if (fields == null) {
                return parts;
            }
            if (fields.length != FIELDS) {
                throw new IllegalStateException("Not the note of a part: " + Arrays.toString(fields));
            }
            parts.add(new PartStatistics(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]), fields[3]));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
