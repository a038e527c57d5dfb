package io.asyncquery.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of queries and results when the clock of the service's machine, and not the store's, is set meanwhile. */
@EnabledIf("isInstalled")
class ClockIT {
    private static final Path COMPILER = Path.of("/usr/bin/gcc");
    private static final Path SOURCE = Path.of("src", "test", "clock", "shifted-clock.c");
    private static final String A_FEW_SECONDS =
            "select count(*) as n from range(20000) a cross join range(20000) b where (a.id + b.id) % 7 = 1";

    @TempDir
    Path folder;

    static boolean isInstalled() {
        return Files.exists(COMPILER);
    }

    @Test
    void aClockThatIsSetEndsNoQueryAndExpiresNoResult() throws Exception {
        setClock(0);
        try (RunningService service = start()) {
            Queries queries = new Queries(service::asAdmin);
            String kept = queries.succeeded(Map.of("sql", "select 'kept'"));
            for (int days : List.of(400, -800)) {
                String running = queries.submitted(Map.of("sql", A_FEW_SECONDS, "timeout", 120));
                queries.awaitTasks(running);

                setClock(days);

                String submitted = queries.submitted(Map.of("sql", "select 1"));
                assertThat(service.logText())
                        .as("the log has the machine's clock")
                        .contains("\n" + LocalDate.now(ZoneId.systemDefault()).plusDays(days));
                assertThat(Instant.parse(queries.detail(submitted).path("data.submitted_at")))
                        .isBetween(
                                Instant.now().minus(Duration.ofMinutes(1)),
                                Instant.now().plusSeconds(10));
                assertThat(queries.ended(running).getString("data.status")).isEqualTo("SUCCESSFUL");
                assertThat(queries.ended(submitted).getString("data.status")).isEqualTo("SUCCESSFUL");
                assertThat(service.asAdmin()
                                .post(Queries.PATH + "/retention/run")
                                .<Integer>path("data.expired"))
                        .isZero();
                assertThat(queries.bytes(kept)).asString().isEqualTo("kept\n");
                assertThat(service.isReady()).isTrue();
            }
        }
    }

    private void setClock(int days) throws IOException {
        Path next = Files.writeString(
                folder.resolve("next"), Long.toString(Duration.ofDays(days).toSeconds()));
        Files.move(next, folder.resolve("shift"), StandardCopyOption.ATOMIC_MOVE);
    }

    private RunningService start() throws IOException, InterruptedException {
        Path library = folder.resolve("shifted-clock.so");
        int status = new ProcessBuilder(
                        COMPILER.toString(), "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
        return RunningService.start(
                folder.resolve("service"),
                Map.of("async-query.engine.heap", "1g"),
                Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        "SHIFTED_CLOCK",
                        folder.resolve("shift").toString()));
    }
}
