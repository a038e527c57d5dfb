package io.asyncquery.engine.guard;

import io.asyncquery.engine.LocalSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;
import org.assertj.core.api.Assertions;

/** Sessions of a Spark that has the guard. */
final class GuardedSpark {

    private GuardedSpark() {}

    /** A session as the gateway sets it up for a project that has one schema. */
    static LocalSpark sessionOf(String submitter, String schema) {
        LocalSpark spark = new LocalSpark()
                .with("spark.async-query.guard.reads", "\t" + schema)
                .with("spark.sql.variable.substitute", false)
                .with("spark.sql.runSQLOnFiles", false);
        spark.session().catalog().setCurrentDatabase(schema);
        return spark.with(GuardedSession.SUBMITTER, submitter);
    }

    /** The statement as the gateway runs it. */
    static String wrapped(String sql) {
        return "SELECT * FROM (\n" + sql + "\n) t";
    }

    /** What a statement gives in a session with these settings; Spark analyses it twice, as it does for a write. */
    static List<Row> rows(String sql, Map<String, String> settings) {
        LocalSpark spark = new LocalSpark();
        settings.forEach(spark::with);
        return spark.query(sql).select("*").collectAsList();
    }

    static List<Row> rows(String sql) {
        return rows(sql, Map.of());
    }

    /** Why a statement is refused. */
    static SparkThrowable refusal(String sql, Map<String, String> settings) {
        Throwable failure = Assertions.catchThrowable(() -> rows(sql, settings));
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable known && known.getCondition() != null) {
                return known;
            }
        }
        throw new AssertionError("Not refused: " + sql.substring(0, Math.min(80, sql.length())), failure);
    }

    static SparkThrowable refusal(String sql) {
        return refusal(sql, Map.of());
    }
}
