package io.asyncquery.engine.writers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.asyncquery.engine.JobTags;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.OutputCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.sql.SparkSession;

/**
 * Commits a result as Spark does, and makes its {@code _SUCCESS} file the result's manifest: the parts of the attempts
 * that count, in the order of the rows, as JSON. The file appears last, so a result is complete when it can be read:
 *
 * <pre>{"version":1,"tables":[{"name":"…","version":"…"}],"parts":[{"name":"part-…","rows":3,"bytes":17,"sha256":"…"}]}</pre>
 *
 * While the tasks run, {@link RowsWritten} tells how many rows those have written that are done. As soon as that is more
 * than {@link ResultLimits} allow, the job ends; a single task that goes beyond them fails by itself.
 *
 * <p>In an object store, where to rename is to copy, each task writes its files where they stay: a file is there when it
 * is closed, under a name of its attempt's own, and counts when the manifest names it. {@link DirectResult} is that part.
 *
 * <p>Spark makes an instance by this name for the setting {@code spark.sql.sources.commitProtocolClass}.
 */
public final class ResultCommitProtocol extends TasksCommitProtocol {

    private static final String MANIFEST = "_SUCCESS";
    private static final int VERSION = 1;
    /** A setting of the session that writes: the tables that the result is read from, as JSON; see the guard. */
    private static final String TABLES = "spark.async-query.tables";

    private static final String MARK_SUCCESS = "mapreduce.fileoutputcommitter.marksuccessfuljobs";

    private final String directory;
    private final boolean direct;

    // Of the driver alone, set before the first task is sent
    private transient RowsWritten rowsWritten;
    private transient ResultLimits limits;
    private transient List<String> tags;
    private transient long bytes;

    /** What a task tells the driver: Spark's own message and the files it wrote. */
    private record Committed(Object message, List<PartStatistics> parts) implements Serializable {}

    public ResultCommitProtocol(String jobId, String directory, boolean dynamicPartitionOverwrite) {
        super(jobId, directory, dynamicPartitionOverwrite);
        this.directory = directory;
        this.direct = DirectResult.isFor(directory);
    }

    @Override
    public OutputCommitter setupCommitter(TaskAttemptContext context) {
        return direct ? DirectResult.COMMITTER : super.setupCommitter(context);
    }

    @Override
    public String getFilename(TaskAttemptContext task, FileNameSpec spec) {
        String name = super.getFilename(task, spec);
        return direct ? DirectResult.nameOfAttempt(name, spec.suffix(), task) : name;
    }

    @Override
    public void setupJob(JobContext job) {
        // Hadoop's committer would create the file empty, before this class could fill it.
        job.getConfiguration().setBoolean(MARK_SUCCESS, false);
        limits = ResultLimits.of(job.getConfiguration());
        tags = JobTags.current();
        super.setupJob(job);
        rowsWritten = RowsWritten.inActiveSession();
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext task) {
        return new TaskCommitMessage(new Committed(super.commitTask(task).obj(), List.copyOf(PartFile.closed(task))));
    }

    /** Comes on the driver, one task at a time. */
    @Override
    public void onTaskCommit(TaskCommitMessage message) {
        super.onTaskCommit(message);
        for (PartStatistics part : ((Committed) message.obj()).parts()) {
            rowsWritten.add(part.rows());
            bytes += part.bytes();
        }
        try {
            limits.check(rowsWritten.sum(), bytes);
        } catch (UnwritableResultException e) {
            // The exception ends the job, but not its other tasks.
            tags.forEach(tag -> JobTags.cancel(tag, e.getMessage()));
            throw e;
        }
    }

    @Override
    void commit(JobContext job, List<TaskCommitMessage> messages) {
        List<Committed> tasks =
                messages.stream().map(message -> (Committed) message.obj()).toList();
        commitAsSpark(
                job,
                tasks.stream()
                        .map(task -> new TaskCommitMessage(task.message()))
                        .toList());
        List<PartStatistics> parts =
                tasks.stream().flatMap(task -> task.parts().stream()).toList();
        Path manifest = new Path(directory, MANIFEST);
        if (direct) {
            DirectResult.removeAllBut(parts, directory, job.getConfiguration());
        }
        try (var file = PartFile.raw(manifest, job.getConfiguration()).create(manifest, true);
                JsonGenerator json = new JsonFactory().createGenerator((java.io.OutputStream) file)) {
            write(json, SparkSession.active().conf().get(TABLES, "[]"), parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void abortJob(JobContext job) {
        super.abortJob(job);
        if (direct) {
            DirectResult.removeAllBut(List.of(), directory, job.getConfiguration());
        }
    }

    private static void write(JsonGenerator json, String tables, List<PartStatistics> parts) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", VERSION);
        json.writeFieldName("tables");
        json.writeRawValue(tables);
        json.writeArrayFieldStart("parts");
        for (PartStatistics part : parts) {
            json.writeStartObject();
            json.writeStringField("name", part.name());
            json.writeNumberField("rows", part.rows());
            json.writeNumberField("bytes", part.bytes());
            json.writeStringField("sha256", part.sha256());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
