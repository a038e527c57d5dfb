package io.asyncquery.engine.launch;

import io.asyncquery.engine.JobTags;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationCanceled;
import org.apache.spark.sql.connect.service.SparkListenerConnectOperationClosed;

/**
 * Ends the jobs that an operation of Spark Connect starts when it has ended itself. Spark cancels those that run at the
 * moment at which an operation is interrupted; one that adaptive execution is about to submit in another thread would
 * begin a moment later, and hold the cores of the engine for a query that nobody waits for. Named in {@code
 * spark.extraListeners}.
 */
public final class EndedOperations extends SparkListener {
    /** A job comes late by milliseconds, so that few of the last operations would be enough. */
    private static final int REMEMBERED = 10_000;

    private static final String JOB_TAGS = "spark.job.tags";
    private static final String REASON = "its operation has ended";

    private final Set<String> ended = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
        if (event instanceof SparkListenerConnectOperationCanceled canceled) {
            end(canceled.jobTag());
        } else if (event instanceof SparkListenerConnectOperationClosed closed) {
            end(closed.jobTag());
        }
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        String tags = job.properties().getProperty(JOB_TAGS, "");
        if (Stream.of(tags.split(",")).anyMatch(ended::contains)) {
            SparkContext.getOrCreate().cancelJob(job.jobId(), REASON);
        }
    }

    /** Of the jobs that have the tag, one may have begun since Spark cancelled them. */
    private void end(String tag) {
        if (ended.add(tag)) {
            JobTags.cancel(tag, REASON);
        }
    }
}
