package io.asyncquery.security;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A configured project: where its statements start in Spark, and who may use it.
 *
 * @param name the configured name
 * @param catalog the Spark catalog a statement starts in; absent for Spark's own default
 * @param schema the schema a statement starts in
 * @param reads schemas whose tables a statement may read besides
 * @param timestampFormat how csv and json show timestamps, as a pattern of Java's; absent for the contract's own
 * @param sparkSettings settings of each of the project's Spark sessions
 * @param queriers who may submit and read their own results
 * @param administrators who may also see, stop and delete the results of others in this project
 * @param retention how long its results are kept
 * @param limits how much of the service it may use
 */
public record Project(
        ProjectName name,
        Optional<String> catalog,
        String schema,
        List<ReadableSchema> reads,
        Optional<String> timestampFormat,
        Map<String, String> sparkSettings,
        Members queriers,
        Members administrators,
        ProjectRetention retention,
        ProjectLimits limits) {

    public Project {
        reads = List.copyOf(reads);
        sparkSettings = Map.copyOf(sparkSettings);
    }

    /** Every schema whose tables a statement may read. */
    public List<ReadableSchema> readable() {
        return Stream.concat(Stream.of(new ReadableSchema(catalog, schema)), reads.stream())
                .toList();
    }

    /** Whether the caller may submit queries here and read their own. */
    public boolean mayQuery(Caller caller) {
        return queriers.include(caller) || mayAdminister(caller);
    }

    /** Whether the caller may see, stop and delete every query of this project. */
    public boolean mayAdminister(Caller caller) {
        return caller.isAdministrator() || administrators.include(caller);
    }
}
