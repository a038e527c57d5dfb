package io.asyncquery.engine.writers;

import java.util.List;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Spark's commit protocol, with what the tasks tell the driver as a list of Java's. */
abstract class TasksCommitProtocol extends SQLHadoopMapReduceCommitProtocol {

    TasksCommitProtocol(String jobId, String directory, boolean dynamicPartitionOverwrite) {
        super(jobId, directory, dynamicPartitionOverwrite);
    }

    /** Commits the job whose tasks told this. */
    abstract void commit(JobContext job, List<TaskCommitMessage> tasks);

    /** Commits the job as Spark does. */
    final void commitAsSpark(JobContext job, List<TaskCommitMessage> tasks) {
        super.commitJob(job, JavaConverters.asScalaBuffer(tasks));
    }

    @Override
    public final void commitJob(JobContext job, Seq<TaskCommitMessage> messages) {
        commit(job, List.copyOf(JavaConverters.seqAsJavaList(messages)));
    }
}
