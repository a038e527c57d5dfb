package io.asyncquery.engine;

import java.util.List;
import org.apache.spark.SparkContext;
import scala.collection.JavaConverters;

/** The tags that Spark Connect gives the jobs of an operation. */
public final class JobTags {

    private JobTags() {}

    /** Those of the jobs that the calling thread starts. */
    public static List<String> current() {
        return List.copyOf(
                JavaConverters.setAsJavaSet(SparkContext.getOrCreate().getJobTags()));
    }

    /** Ends the jobs that have the tag. Spark takes no reason. */
    public static void cancel(String tag, String reason) {
        SparkContext.getOrCreate().cancelJobsWithTag(tag);
    }
}
