package io.asyncquery.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The projects, each under {@code async-query.projects.<name>}. */
@ConfigMapping(prefix = "async-query.projects")
public interface ProjectsConfig {
    /** One entry per project; the key is its name. */
    @WithParentName
    Map<String, ProjectConfig> projects();

    /** One project. */
    interface ProjectConfig {
        /** Spark catalog that its statements start in; Spark's own default catalog when absent. */
        Optional<String> catalog();

        /** Schema that its statements start in. */
        @WithDefault("default")
        String schema();

        /**
         * More schemas whose tables its statements may read, {@code schema} or {@code catalog.schema}, separated by
         * commas; its own only when absent.
         */
        Optional<List<String>> reads();

        /** How csv and json show timestamps, a pattern of Java's {@code DateTimeFormatter}; the contract's when absent. */
        Optional<String> timestampFormat();

        /** Spark settings of each of its sessions, for instance {@code spark."spark.sql.shuffle.partitions"=8}. */
        Map<String, String> spark();

        /** Who may submit queries and read their own results. */
        Grant query();

        /** Who may also see, stop and delete what others submitted to this project. */
        Grant admin();

        /** How long its results are kept; the service's own retention when absent. */
        Optional<Duration> retention();

        /** How long a result is kept at least, and the shortest {@code expires_in} that a submission may ask for. */
        @WithDefault("0s")
        Duration minRetention();

        /** The longest {@code expires_in} that a submission may ask for; as long as without asking when absent. */
        Optional<Duration> maxRetention();

        /** Results that are kept at most: before their time the oldest go; as many as there are when absent. */
        OptionalLong maxResultsKept();

        /** Bytes of results that are kept at most: before their time the oldest go; as many as they have when absent. */
        OptionalLong maxBytesKept();

        /** Its share of the turns while several projects wait, 1 to 1000, in proportion to theirs. */
        @WithDefault("1")
        int weight();

        /** Its queries that run at once, counted over all replicas; as many as the engine takes when absent. */
        OptionalInt maxRunning();

        /** Its queries that wait on one replica; one more is refused with KE-020040002 and HTTP 429. */
        OptionalInt maxQueued();

        /** How long each of its queries may run before it is stopped; as long as it takes when absent. */
        Optional<Duration> timeout();

        /** Characters that a statement of it may have; {@code async-query.kylin.max-sql-length} when absent. */
        OptionalInt maxSqlLength();

        /** Words, numbers and signs that a statement of it may have; the engine's own limit when absent. */
        OptionalInt maxSqlTokens();

        /** How deep a statement of it may be nested; the engine's own limit when absent. */
        OptionalInt maxSqlNesting();

        /** Bytes of a value that a function such as {@code repeat} may make; the engine's own limit when absent. */
        OptionalLong maxValueBytes();

        /** Columns that a result of it may have; as many as it has when absent. */
        OptionalInt maxResultColumns();

        /** Rows that a result of it may have; as many as it has when absent. */
        OptionalLong maxResultRows();

        /** Bytes that the files of a result of it may have; as many as they have when absent. */
        OptionalLong maxResultBytes();
    }

    /** Users and roles that are granted something. */
    interface Grant {
        /** User names, separated by commas. */
        Optional<Set<String>> users();

        /** Role names, separated by commas; {@code *} stands for every authenticated user. */
        Optional<Set<String>> roles();
    }
}
