package io.asyncquery.kylin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asyncquery.result.SourceTable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a query, as one object of JSON.
 *
 * @param summary what a list says of it too
 * @param sql the statement
 * @param columns names and types of the result, as the call for the metadata gives them; null while they are unknown
 * @param tables what the result was read from; null while there is no result
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record QueryDetail(
        @JsonUnwrapped QuerySummary summary,
        String sql,
        @Nullable List<List<String>> columns,
        @Nullable List<Table> tables) {

    /**
     * A table that was read.
     *
     * @param name its catalog, schema and name, as a statement would write it
     * @param version the version that was read, such as Iceberg's snapshot id; null when the table has none
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Table(String name, @Nullable String version) {
        static Table of(SourceTable table) {
            return new Table(table.name(), table.version().orElse(null));
        }
    }
}
