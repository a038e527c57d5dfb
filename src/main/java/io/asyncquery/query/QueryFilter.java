package io.asyncquery.query;

import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which queries of a project are asked for. Pages are stable: they are in the order of submission, the latest first,
 * and a page begins behind a query and not at a number, so that what comes or goes meanwhile shifts nothing.
 *
 * @param state the states to have
 * @param submitter the user who submitted them; anybody when absent
 * @param from the earliest time of submission
 * @param before the time that they were submitted before
 * @param after the position of the query that the page begins behind; the first page when absent
 * @param limit how many to give at most
 */
public record QueryFilter(
        Predicate<QueryState> state,
        Optional<String> submitter,
        Optional<Instant> from,
        Optional<Instant> before,
        Optional<Position> after,
        int limit) {
    private static final Comparator<AsyncQuery> LATEST_FIRST =
            Comparator.comparing(Position::of, Position.LATEST_FIRST);

    public QueryFilter {
        if (limit < 1) {
            throw new IllegalArgumentException("A page has at least one query");
        }
    }

    /**
     * A query's place in the order.
     *
     * @param submittedAt when it was submitted
     * @param id its identifier
     */
    public record Position(Instant submittedAt, QueryId id) {
        private static final Comparator<Position> LATEST_FIRST = Comparator.comparing(Position::submittedAt)
                .thenComparing(position -> position.id().toString())
                .reversed();

        static Position of(AsyncQuery query) {
            return new Position(query.submittedAt(), query.id());
        }
    }

    /** The page of those queries, of which it never holds more than it gives, and one. */
    QueryPage page(Stream<AsyncQuery> queries) {
        Queue<AsyncQuery> latest = new PriorityQueue<>(LATEST_FIRST.reversed());
        int total = 0;
        for (Iterator<AsyncQuery> all = queries.filter(this::isAskedFor).iterator(); all.hasNext(); total++) {
            AsyncQuery query = all.next();
            if (isBehind(query)) {
                latest.add(query);
                if (latest.size() - 1 > limit) {
                    latest.remove();
                }
            }
        }
        List<AsyncQuery> rest = latest.stream().sorted(LATEST_FIRST).toList();
        List<AsyncQuery> page = rest.subList(0, Math.min(limit, rest.size()));
        Optional<Position> next =
                page.size() < rest.size() ? Optional.of(Position.of(page.get(page.size() - 1))) : Optional.empty();
        return new QueryPage(page, total, next);
    }

    private boolean isBehind(AsyncQuery query) {
        return after.isEmpty() || Position.LATEST_FIRST.compare(Position.of(query), after.get()) > 0;
    }

    private boolean isAskedFor(AsyncQuery query) {
        return state.test(query.state())
                && submitter.map(query.submitter()::equals).orElse(true)
                && from.map(time -> !query.submittedAt().isBefore(time)).orElse(true)
                && before.map(query.submittedAt()::isBefore).orElse(true);
    }
}
