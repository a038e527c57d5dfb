package io.asyncquery.engine;

import java.util.List;
import org.apache.spark.SparkContext;
import scala.jdk.javaapi.CollectionConverters;

/** The tags that Spark Connect gives the jobs of an operation. */
public final class JobTags {

    private JobTags() {}

    /** Those of the jobs that the calling thread starts. */
    public static List<String> current() {
        return List.copyOf(
                CollectionConverters.asJava(SparkContext.getOrCreate().getJobTags()));
    }

    /** Ends the jobs that have the tag; the reason is told to who waits for them. */
    public static void cancel(String tag, String reason) {
        SparkContext.getOrCreate().cancelJobsWithTag(tag, reason);
    }
}
