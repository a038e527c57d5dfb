package io.asyncquery.security;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The projects that the configuration names. */
public final class ConfiguredProjects implements ProjectAccess {
    private final Map<String, Project> byLowerCaseName = new TreeMap<>();

    /** Reads every project; two names that differ only in case are refused. */
    public ConfiguredProjects(ProjectsConfig config) {
        this(config.projects().entrySet().stream()
                .map(entry -> project(entry.getKey(), entry.getValue()))
                .toList());
    }

    /** Holds the given projects; two names that differ only in case are refused. */
    public ConfiguredProjects(Collection<Project> projects) {
        for (Project project : projects) {
            Project twin = byLowerCaseName.put(key(project.name().value()), project);
            if (twin != null) {
                throw new IllegalArgumentException("Projects '" + twin.name() + "' and '" + project.name()
                        + "' differ only in case; requests could not tell them apart");
            }
        }
    }

    /** What only looks like a name is none: in Unicode the Kelvin sign is the upper case of k as well. */
    @Override
    public Optional<Project> find(String name) {
        return ProjectName.isLegal(name) ? Optional.ofNullable(byLowerCaseName.get(key(name))) : Optional.empty();
    }

    @Override
    public List<Project> all() {
        return byLowerCaseName.values().stream()
                .sorted(Comparator.comparing(project -> project.name().value()))
                .toList();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Project project(String name, ProjectsConfig.ProjectConfig config) {
        return new Project(
                new ProjectName(name),
                config.catalog(),
                config.schema(),
                reads(name, config),
                config.timestampFormat().map(pattern -> checked(name, pattern)),
                config.spark(),
                members(config.query()),
                members(config.admin()),
                retention(name, config),
                limits(name, config));
    }

    /** A pattern that Java takes, and that can show what a timestamp knows. */
    private static String checked(String project, String pattern) {
        try {
            DateTimeFormatter.ofPattern(pattern, Locale.US)
                    .formatTo(Instant.EPOCH.atZone(ZoneOffset.UTC), new StringBuilder());
            return pattern;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "Illegal async-query.projects." + project + ".timestamp-format '" + pattern + "': "
                            + e.getMessage(),
                    e);
        }
    }

    private static List<ReadableSchema> reads(String project, ProjectsConfig.ProjectConfig config) {
        try {
            return config.reads().orElse(List.of()).stream()
                    .map(ReadableSchema::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Illegal async-query.projects." + project + ".reads: " + e.getMessage(), e);
        }
    }

    private static ProjectRetention retention(String project, ProjectsConfig.ProjectConfig config) {
        try {
            return new ProjectRetention(
                    config.retention(),
                    config.minRetention(),
                    config.maxRetention(),
                    config.maxResultsKept(),
                    config.maxBytesKept());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Illegal async-query.projects." + project + ": " + e.getMessage(), e);
        }
    }

    private static ProjectLimits limits(String project, ProjectsConfig.ProjectConfig config) {
        try {
            return new ProjectLimits(
                    config.weight(),
                    config.maxRunning(),
                    config.maxQueued(),
                    config.timeout(),
                    new StatementLimits(
                            config.maxSqlLength(),
                            config.maxSqlTokens(),
                            config.maxSqlNesting(),
                            config.maxValueBytes()),
                    new ResultLimits(config.maxResultColumns(), config.maxResultRows(), config.maxResultBytes()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Illegal async-query.projects." + project + ": " + e.getMessage(), e);
        }
    }

    private static Members members(ProjectsConfig.Grant grant) {
        return new Members(grant.users().orElse(Set.of()), grant.roles().orElse(Set.of()));
    }
}
