package io.asyncquery.kylin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a query, as one object of JSON.
 *
 * @param summary what a list says of it too
 * @param sql the statement
 * @param columns names and types of the result, as the call for the metadata gives them; null while they are unknown
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record QueryDetail(
        @JsonUnwrapped QuerySummary summary,
        String sql,
        @Nullable List<List<String>> columns) {}
