package io.asyncquery.engine.guard;

import io.asyncquery.engine.LocalSpark;

/** Sessions as the gateway sets them up. */
final class GuardedSpark {

    private GuardedSpark() {}

    /** A session of a project that has one schema. */
    static LocalSpark sessionOf(String submitter, String schema) {
        LocalSpark spark = new LocalSpark()
                .with(GuardedSession.SUBMITTER, submitter)
                .with("spark.async-query.guard.reads", "\t" + schema)
                .with("spark.sql.runSQLOnFiles", false);
        spark.session().catalog().setCurrentDatabase(schema);
        return spark;
    }

    /** The statement as the gateway runs it. */
    static String wrapped(String sql) {
        return "SELECT * FROM (\n" + sql + "\n) t";
    }
}
