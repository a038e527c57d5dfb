package io.asyncquery.query;

import static io.asyncquery.query.Replica.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryFilterTest {
    private static final int MANY = 10_000;
    private static final int LIMIT = 10;

    @Test
    void aPageOfManyHoldsFew() {
        List<WeakReference<AsyncQuery>> given = new ArrayList<>();
        List<Long> held = new ArrayList<>();
        QueryPage page = filter(Optional.empty())
                .page(IntStream.range(0, MANY)
                        .mapToObj(QueryFilterTest::query)
                        .peek(query -> given.add(new WeakReference<>(query)))
                        .peek(query -> {
                            if (given.size() == MANY) {
                                System.gc();
                                held.add(given.stream()
                                        .filter(one -> one.get() != null)
                                        .count());
                            }
                        }));

        assertThat(page.total()).isEqualTo(MANY);
        assertThat(held.get(0)).isBetween((long) LIMIT, LIMIT + 5L);
    }

    @Test
    void thePagesHaveEveryQueryOnceTheLatestFirst() {
        List<AsyncQuery> queries =
                IntStream.range(0, 35).mapToObj(i -> query(i * 8 % 35)).toList();
        List<Instant> seen = new ArrayList<>();
        Optional<QueryFilter.Position> next = Optional.empty();
        do {
            QueryPage page = filter(next).page(queries.stream());
            assertThat(page.total()).isEqualTo(35);
            assertThat(page.queries()).hasSizeLessThanOrEqualTo(LIMIT);
            page.queries().forEach(query -> seen.add(query.submittedAt()));
            next = page.next();
        } while (next.isPresent());

        assertThat(seen)
                .isEqualTo(IntStream.range(0, 35)
                        .mapToObj(i -> Instant.ofEpochSecond(34 - i))
                        .toList());
    }

    @Test
    void behindAFullPageThatIsTheLastThereIsNone() {
        QueryPage page = filter(Optional.empty()).page(IntStream.range(0, LIMIT).mapToObj(QueryFilterTest::query));

        assertThat(page.queries()).hasSize(LIMIT);
        assertThat(page.next()).isEmpty();
    }

    private static QueryFilter filter(Optional<QueryFilter.Position> after) {
        return new QueryFilter(state -> true, Optional.empty(), Optional.empty(), Optional.empty(), after, LIMIT);
    }

    private static AsyncQuery query(int second) {
        return AsyncQuery.submitted(
                QueryId.random(),
                "ann",
                Instant.ofEpochSecond(second),
                Replica.submission(SALES, Replica.output(ResultFormat.CSV, ResultEncoding.UTF_8)),
                EngineName.DEFAULT,
                new ReplicaId("r"));
    }
}
