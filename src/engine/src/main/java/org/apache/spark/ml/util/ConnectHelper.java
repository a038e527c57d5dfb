package org.apache.spark.ml.util;

import org.apache.spark.sql.SparkSession;

/**
 * Lets a Connect server without spark-mllib release its sessions: their machine-learning cache only constructs this
 * class, and without it {@code ReleaseSession} and session expiry end in a {@link NoClassDefFoundError}.
 */
public class ConnectHelper {

    /** Takes what the real class takes and keeps nothing of it. */
    public ConnectHelper(SparkSession session) {}
}
