package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of queries when the store is away for a while, or full. */
class StorageFaultsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String A_FEW_SECONDS =
            "select count(*) as n from range(20000) a cross join range(40000) b where (a.id + b.id) % 7 = 1";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void whatRunsWhenTheStoreIsAwayGoesOnWhenItIsBack() throws IOException {
        Path store = folder.resolve("store");
        Path elsewhere = folder.resolve("elsewhere");
        try (RunningService service = start(store)) {
            Queries queries = new Queries(service::asAdmin);
            String before = queries.succeeded(Map.of("sql", "select 1"));
            List<String> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(queries.submitted(Map.of("sql", A_FEW_SECONDS)));
            }

            Files.move(store, elsewhere);
            Files.createFile(store);

            await("readiness says so")
                    .atMost(SOON)
                    .until(() -> RestAssured.get(service.readiness()).asString().contains("storage"));
            await("readiness says so").atMost(SOON).until(() -> !service.isReady());
            assertThat(queries.submit(Map.of("sql", "select 2")).statusCode()).isEqualTo(503);
            Files.delete(store);
            Files.move(elsewhere, store);

            for (String id : running) {
                assertThat(queries.ended(id).getString("data.status")).isEqualTo("SUCCESSFUL");
                assertThat(queries.bytes(id)).isEqualTo(queries.bytes(running.get(0)));
            }
            assertThat(queries.download(before, Map.of()).asString()).isEqualTo("1\n");
            await().atMost(SOON).until(service::isReady);
            queries.succeeded(Map.of("sql", "select 3"));
        }
    }

    @Test
    void aResultThatTheStoreHasNoRoomForFailsAndLeavesRoomForOthers() throws Exception {
        Path store = Files.createDirectory(folder.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", store.toString()))
                .as("may mount")
                .isZero();
        try (RunningService service = start(store)) {
            Queries queries = new Queries(service::asAdmin);
            String kept = queries.succeeded(Map.of("sql", "select 'kept'"));

            String reason = queries.failed(Map.of("sql", "select id, repeat('x', 1000) from range(100000)"));

            assertThat(reason).contains("could not write the result");
            queries.succeeded(Map.of("sql", "select 'there is room again'"));
            assertThat(queries.download(kept, Map.of()).asString()).isEqualTo("kept\n");
        } finally {
            run("umount", "--lazy", store.toString());
        }
    }

    private RunningService start(Path store) {
        return RunningService.start(
                folder.resolve("service"),
                Map.of(
                        "async-query.storage.root", store.toString(),
                        "async-query.engine.heap", "1g",
                        "async-query.engine.sample", "false",
                        "async-query.projects.learn_kylin.schema", "default"));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
