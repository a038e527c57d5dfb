package io.asyncquery.engine.writers;

import org.apache.spark.sql.SparkSession;

/**
 * How many rows of a result the finished tasks have written, as a setting of the session that the result is written in:
 * what the Connect protocol's progress lacks can be asked for like any setting. Lives on the driver.
 */
final class RowsWritten {

    /** The setting; absent before a session has begun to write. */
    static final String SETTING = "spark.async-query.rows";

    private final SparkSession session;
    private long rows;

    private RowsWritten(SparkSession session) {
        this.session = session;
        add(0);
    }

    /** Counts from 0 in the session that the calling thread works for. */
    static RowsWritten inActiveSession() {
        return new RowsWritten(SparkSession.active());
    }

    void add(long more) {
        rows += more;
        session.conf().set(SETTING, rows);
    }

    long sum() {
        return rows;
    }
}
