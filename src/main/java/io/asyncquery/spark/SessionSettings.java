package io.asyncquery.spark;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.security.Project;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The Spark settings of a query's session that a project must not change. */
final class SessionSettings {
    /** Whom {@code current_user()} is in a session; the guard inside the engine looks after sessions that have it. */
    static final String USER = "spark.async-query.user";

    /** The schemas that the guard lets a session read: a line for each, catalog and schema separated by a tab. */
    private static final String READS = "spark.async-query.guard.reads";

    private static final String MAX_RANGE = "spark.async-query.guard.max-range";

    /** The guard would refuse them as well, but only after Spark has had a look at the files. */
    private static final String FILES_BY_PATH = "spark.sql.runSQLOnFiles";

    /** Otherwise <code>${env:…}</code> in a statement is replaced by what the engine's environment holds, its token too. */
    private static final String SUBSTITUTION = "spark.sql.variable.substitute";

    /** A queue of YARN's belongs to a whole Spark application; what a session can choose is a pool of its scheduler. */
    private static final String POOL = "spark.scheduler.pool";

    /** Leaves the result's manifest, which a write by Spark's own means would not have. */
    private static final String COMMIT = "spark.sql.sources.commitProtocolClass";

    private static final String COMMIT_PROTOCOL = "io.asyncquery.engine.writers.ResultCommitProtocol";

    private SessionSettings() {}

    /** Those of a query's session. A query of nobody is refused, since the guard would not look after its session. */
    static Map<String, String> of(AsyncQuery query, Project project, EngineSettings engine) {
        if (query.submitter().isBlank()) {
            throw new IllegalArgumentException("a query without a submitter");
        }
        Map<String, String> settings = new LinkedHashMap<>(LimitSettings.of(project));
        settings.put(USER, query.submitter());
        settings.put(READS, reads(project));
        settings.put(MAX_RANGE, Long.toString(engine.maxRange()));
        settings.put(FILES_BY_PATH, "false");
        settings.put(SUBSTITUTION, "false");
        settings.put(COMMIT, COMMIT_PROTOCOL);
        engine.pool().or(query.submission()::sparkQueue).ifPresent(pool -> settings.put(POOL, pool));
        return settings;
    }

    private static String reads(Project project) {
        return project.readable().stream()
                .map(schema -> schema.catalog().orElse("") + "\t" + schema.name())
                .collect(Collectors.joining("\n"));
    }
}
