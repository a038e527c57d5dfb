package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How many rows a query has written so far, as its user sees it. */
class RowsInProgressIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    /** Ten rows in each task, each of which takes a moment; there are more tasks than anybody waits for. */
    private static final String SLOW =
            "select id, aggregate(sequence(1, 1000000), 0L, (x, y) -> x + hash(y)) h from range(0, 100000, 1, 10000)";

    private final Queries queries = new Queries(SharedService.get()::asAdmin);

    @Test
    void rowsGrowWhileTheQueryRuns() {
        String id = queries.submitted(Map.of("sql", SLOW));
        TreeSet<Integer> seen = new TreeSet<>();

        await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> {
            Integer rows = queries.detail(id).path("data.progress.rows");
            if (rows != null) {
                assertThat(seen.isEmpty() || rows >= seen.last())
                        .as("%d rows after %s", rows, seen)
                        .isTrue();
                seen.add(rows);
            }
            return seen.tailSet(1).size() >= 2;
        });

        assertThat(queries.detail(id).<Integer>path("data.rows")).isNull();
        assertThat(seen).allMatch(rows -> rows % 10 == 0);
        assertThat(queries.stop(id).statusCode()).isEqualTo(200);
        assertThat(queries.ended(id).getString("data.status")).isEqualTo("FAILED");
        assertThat(queries.detail(id).<Object>path("data.progress")).isNull();
    }

    @Test
    void aQueryThatSucceededHasAllItsRows() {
        JsonPath detail = queries.detail(queries.succeeded(Map.of("sql", "select id from range(0, 40, 1, 4)")))
                .jsonPath();

        assertThat(detail.getInt("data.rows")).isEqualTo(40);
        assertThat(detail.getInt("data.progress.rows")).isEqualTo(40);
    }
}
