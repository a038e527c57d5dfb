package io.asyncquery.engine.writers;

import java.io.Serializable;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * How large a result may become, as the settings of the session say that writes it.
 *
 * @param project setting {@code spark.async-query.result.project}: whose limits these are, for the messages
 * @param maxRows setting {@code spark.async-query.result.max-rows}; any number unless given
 * @param maxBytes setting {@code spark.async-query.result.max-bytes}, of all data files together; any unless given
 */
record ResultLimits(String project, long maxRows, long maxBytes) implements Serializable {

    private static final String PREFIX = "spark.async-query.result.";

    /** The limits in the configuration of a job or a task, to which Spark copies the settings of the session. */
    static ResultLimits of(Configuration settings) {
        return new ResultLimits(
                settings.get(PREFIX + "project", ""),
                settings.getLong(PREFIX + "max-rows", Long.MAX_VALUE),
                settings.getLong(PREFIX + "max-bytes", Long.MAX_VALUE));
    }

    /** Ends the write of a result, or of a part of one, that has become larger than allowed. */
    void check(long rows, long bytes) {
        if (rows > maxRows) {
            throw exceeded(maxRows, "rows");
        }
        if (bytes > maxBytes) {
            throw exceeded(maxBytes, "bytes");
        }
    }

    private UnwritableResultException exceeded(long limit, String what) {
        return UnwritableResultException.limited(String.format(
                Locale.ROOT, "The result has more than %,d %s, the limit of project %s.", limit, what, project));
    }
}
