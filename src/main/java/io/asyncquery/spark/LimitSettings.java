package io.asyncquery.spark;

import io.asyncquery.security.Project;
import io.asyncquery.security.ResultLimits;
import io.asyncquery.security.StatementLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/** The limits of a project as settings of a Spark session, where the guard and the result writers read them. */
final class LimitSettings {
    private static final String GUARD = "spark.async-query.guard.";
    private static final String RESULT = "spark.async-query.result.";

    private LimitSettings() {}

    /** A setting for each limit that the project has, and its name for the messages. */
    static Map<String, String> of(Project project) {
        Map<String, String> settings = new LinkedHashMap<>();
        StatementLimits statement = project.limits().statement();
        statement.maxTokens().ifPresent(limit -> settings.put(GUARD + "max-tokens", Integer.toString(limit)));
        statement.maxNesting().ifPresent(limit -> settings.put(GUARD + "max-nesting", Integer.toString(limit)));
        statement.maxValueBytes().ifPresent(limit -> settings.put(GUARD + "max-value-bytes", Long.toString(limit)));
        ResultLimits result = project.limits().result();
        settings.put(RESULT + "project", project.name().value());
        result.maxRows().ifPresent(limit -> settings.put(RESULT + "max-rows", Long.toString(limit)));
        result.maxBytes().ifPresent(limit -> settings.put(RESULT + "max-bytes", Long.toString(limit)));
        return settings;
    }
}
