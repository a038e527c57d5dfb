package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas over one store and one engine: a query's place in the queue of one is known to the other. */
class QueuePositionIT {
    private static final String SLOW =
            "select count(*) from range(100000) a cross join range(10000000) b where (a.id + b.id) % 7 = 3";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void everyReplicaKnowsThePlacesInTheQueue() throws Exception {
        Path store = folder.resolve("store");
        try (EngineProcess engine = EngineProcess.start(folder.resolve("engine"))) {
            Map<String, String> settings = Map.of(
                    "async-query.engine.remote",
                    engine.address(),
                    "async-query.storage.root",
                    store.toString(),
                    "async-query.queries.max-running",
                    "1",
                    "async-query.projects.learn_kylin.schema",
                    "default");
            try (RunningService owner = RunningService.launch(folder.resolve("owner"), settings);
                    RunningService other = RunningService.launch(folder.resolve("other"), settings)) {
                owner.awaitReady();
                other.awaitReady();
                Queries here = new Queries(owner::asAdmin);
                Queries there = new Queries(other::asAdmin);
                String running = here.submitted(Map.of("sql", SLOW));
                await().atMost(SOON).until(() -> there.detail(running).<Integer>path("data.attempts") == 1);
                List<String> waiting = Stream.generate(() -> here.submitted(Map.of("sql", "select 1")))
                        .limit(3)
                        .toList();

                awaitPlaces(there, waiting, 0, 1, 2);
                assertThat(there.detail(running).<Integer>path("data.queue_position"))
                        .isNull();
                assertThat(places(there.list())).isEqualTo(places(here.list())).contains(Map.entry(waiting.get(2), 2));

                here.stop(waiting.get(0));
                awaitPlaces(there, waiting, null, 0, 1);

                owner.terminate();
                await().atMost(SOON)
                        .until(() ->
                                !there.detail(waiting.get(1)).path("data.state").equals("QUEUED")
                                        || there.detail(waiting.get(1)).path("data.queue_position") != null);
                assertThat(there.stop(running).statusCode()).isEqualTo(200);
                for (String id : waiting.subList(1, 3)) {
                    assertThat(there.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
                }
                await().atMost(SOON).until(() -> filesIn(store.resolve(".queues")) <= 1);
            }
        }
    }

    private static void awaitPlaces(Queries queries, List<String> ids, Integer... places) {
        await().atMost(SOON).untilAsserted(() -> assertThat(ids)
                .map(id -> queries.detail(id).<Integer>path("data.queue_position"))
                .containsExactly(places));
    }

    /** The places that a list tells. */
    private static Map<String, Integer> places(Response list) {
        Map<String, Integer> places = new HashMap<>();
        List<Map<String, ?>> queries = list.then().statusCode(200).extract().path("data.value");
        queries.forEach(query -> places.put((String) query.get("query_id"), (Integer) query.get("queue_position")));
        return Collections.unmodifiableMap(places);
    }

    private static long filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
