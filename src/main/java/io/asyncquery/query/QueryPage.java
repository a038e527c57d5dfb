package io.asyncquery.query;

import java.util.List;
import java.util.Optional;

/**
 * Some of the queries that were asked for.
 *
 * @param queries the latest first
 * @param total how many there are on all pages
 * @param next where the next page begins; nothing on the last one
 */
public record QueryPage(List<AsyncQuery> queries, int total, Optional<QueryFilter.Position> next) {
    public QueryPage {
        queries = List.copyOf(queries);
    }
}
