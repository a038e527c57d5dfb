package io.asyncquery.kylin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of queries, the latest first.
 *
 * @param value the queries
 * @param totalSize how many there are on all pages
 * @param limit how many a page has at most
 * @param nextPage what to ask for the next page with; null on the last one
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record QueryListAnswer(
        List<QuerySummary> value,
        @JsonProperty("total_size") int totalSize,
        int limit,
        @JsonProperty("next_page") @Nullable String nextPage) {}
