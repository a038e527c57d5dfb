package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the service takes on, and what that costs it. */
class AdmissionIT {
    private static final String SLOW =
            "select count(*) from range(100000) a cross join range(10000000) b where (a.id + b.id) % 7 = 3";
    private static final int WAITING = Integer.getInteger("admission.waiting", 400);
    private static final int SQL_CHARACTERS = 350_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    /** With their statements in memory they would need more than twice the heap. */
    @Test
    void manyQueriesWaitInLittleMemoryAndOneMoreIsRefused() throws Exception {
        Map<String, String> settings = Map.of(
                "async-query.engine.heap", "1g",
                "async-query.engine.sample", "false",
                "async-query.projects.learn_kylin.schema", "default",
                "async-query.queries.max-running", "1",
                "async-query.queries.max-queued", Integer.toString(WAITING));
        try (RunningService service = RunningService.launch(folder, settings, Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m"))) {
            service.awaitReady();
            Queries queries = new Queries(service::asAdmin);
            String running = queries.submitted(Map.of("sql", SLOW));
            await().until(() -> queries.detail(running).<Integer>path("data.attempts") == 1);

            List<String> waiting = submit(queries, WAITING);

            assertThat(queries.submit(Map.of("sql", "select 1")).statusCode()).isEqualTo(429);
            assertThat(queries.detail(waiting.get(0)).<Integer>path("data.queue_position"))
                    .isNotNull();
            assertThat(service.logText()).doesNotContain("OutOfMemoryError");
            queries.stop(running);
            assertThat(queries.ended(waiting.get(0)).getString("data.status")).isEqualTo("SUCCESSFUL");
        }
    }

    private static List<String> submit(Queries queries, int count) throws Exception {
        String sql = "select 1 /*" + "x".repeat(SQL_CHARACTERS) + "*/";
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                answers.add(clients.submit(() -> queries.submitted(Map.of("sql", sql))));
            }
            List<String> ids = new ArrayList<>();
            for (Future<String> answer : answers) {
                ids.add(answer.get(2, TimeUnit.MINUTES));
            }
            return ids;
        } finally {
            clients.shutdownNow();
        }
    }
}
