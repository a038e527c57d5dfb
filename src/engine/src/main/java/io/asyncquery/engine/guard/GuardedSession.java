package io.asyncquery.engine.guard;

import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.internal.SQLConf;

/**
 * What the gateway says of one of its sessions by settings, which a query cannot change. A session in which it says
 * nothing is not the gateway's, and not guarded.
 */
final class GuardedSession {

    /** Whom {@code current_user()} is; every session of the gateway has it. */
    static final String SUBMITTER = "spark.async-query.user";

    /** The schemas whose tables may be read, see {@link Readable}; none when absent. */
    private static final String READS = "spark.async-query.guard.reads";

    /** How many rows a {@code range} may make. */
    private static final String MAX_RANGE = "spark.async-query.guard.max-range";

    private static final long DEFAULT_MAX_RANGE = 1_000_000_000;

    private final SparkSession session;

    GuardedSession(SparkSession session) {
        this.session = session;
    }

    boolean isGuarded() {
        return isGuarded(session.sessionState().conf());
    }

    /** Whether the session that is at work in this thread is the gateway's. */
    static boolean isAtWork() {
        return isGuarded(SQLConf.get());
    }

    private static boolean isGuarded(SQLConf settings) {
        return !settings.getConfString(SUBMITTER, "").isEmpty();
    }

    Readable readable() {
        return Readable.of(setting(READS, ""), currentCatalog());
    }

    /** Asked for through Spark's public interface: what is behind it differs between the versions of Spark. */
    String currentCatalog() {
        return session.catalog().currentCatalog();
    }

    long maxRange() {
        return Long.parseLong(setting(MAX_RANGE, Long.toString(DEFAULT_MAX_RANGE)));
    }

    private String setting(String key, String byDefault) {
        return session.sessionState().conf().getConfString(key, byDefault);
    }
}
