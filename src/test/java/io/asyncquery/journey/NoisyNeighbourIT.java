package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One user asks for more than the engine can give; the queries of another one go on, and both are told the truth. */
class NoisyNeighbourIT {
    private static final String TOO_COMPLEX = "[ASYNC_QUERY_REFUSED.TOO_COMPLEX] The ";
    private static final String HEAVY =
            "select count(*) from range(1000000000) a cross join range(1000000000) b where (a.id + b.id) % 7 = 3";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("async-query.engine.heap", "1g"),
            Map.entry("async-query.time-zone", "UTC"),
            Map.entry("async-query.engine.cores", "4"),
            Map.entry("async-query.projects.noisy.schema", "learn_kylin"),
            Map.entry("async-query.projects.noisy.query.roles", "*"),
            Map.entry("async-query.projects.noisy.timeout", "10s"),
            Map.entry("async-query.projects.noisy.max-running", "2"),
            Map.entry("async-query.projects.noisy.max-sql-length", "500000"),
            Map.entry("async-query.projects.noisy.max-result-columns", "2000"),
            Map.entry("async-query.projects.noisy.max-result-rows", "1000"),
            Map.entry("async-query.projects.noisy.max-result-bytes", "100000"));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void whatIsTooMuchFailsAndSaysWhyWhileTheQueriesOfOthersGoOn() throws IOException {
        try (RunningService service = RunningService.start(folder, SETTINGS)) {
            Queries quiet = new Queries(service::asModeler);
            Queries noisy = new Queries(service::asAnalyst, "noisy");
            ProcessHandle engine = service.engine();
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Integer> others = CompletableFuture.supplyAsync(() -> askUntil(done, quiet));

            for (String bomb : bombs().toList()) {
                assertThat(noisy.failed(Map.of("sql", bomb))).startsWith(TOO_COMPLEX);
            }
            assertThat(noisy.failed(Map.of("sql", "select length(repeat('x', 1000000000))")))
                    .isEqualTo("[ASYNC_QUERY_REFUSED.VALUE_TOO_LARGE] repeat would make a value of more than 67,108,864"
                            + " bytes, the limit.");
            assertThat(noisy.failed(
                            Map.of("sql", "select length(repeat('x', cast(id * 1000000000 as int))) from range(2)")))
                    .contains("repeat would make a value of more than 67,108,864 bytes, the limit.");
            assertThat(List.of(
                            "select * from values (length(repeat('x', 2000000000)))",
                            "select stack(1000000000, 1)",
                            "select length(randstr(2000000000)) from range(1)",
                            "select approx_count_distinct(id, 0.0001) from range(1)",
                            "select window(timestamp'2026-01-01', '1000 days', '1 microsecond')"))
                    .allSatisfy(sql -> assertThat(noisy.failed(Map.of("sql", sql)))
                            .startsWith("[ASYNC_QUERY_REFUSED.VALUE_TOO_LARGE]"));
            assertThat(noisy.failed(Map.of("sql", "select count(*) from range(0, 10, 1, 2000000000)")))
                    .startsWith("[ASYNC_QUERY_REFUSED.TOO_LARGE] There may be 10000 partitions at most.");
            assertThat(noisy.failed(Map.of("sql", "select id from range(100000000)")))
                    .isEqualTo("The result has more than 1,000 rows, the limit of project noisy.");
            assertThat(noisy.failed(Map.of("sql", "select id, repeat('x', 2000) from range(900)")))
                    .isEqualTo("The result has more than 100,000 bytes, the limit of project noisy.");
            assertThat(noisy.failed(Map.of("sql", columns(2001))))
                    .isEqualTo("The result has 2,001 columns, more than 2,000, the limit of project noisy. Select fewer"
                            + " columns.");
            assertThat(noisy.failed(Map.of("sql", HEAVY.replace("000)", "000000)"))))
                    .startsWith("[ASYNC_QUERY_REFUSED.TOO_LARGE] A range may have 1000000000 rows at most.");
            List<String> heavy = Stream.of(HEAVY, HEAVY)
                    .map(sql -> noisy.submitted(Map.of("sql", sql)))
                    .toList();
            assertThat(heavy).allSatisfy(id -> assertThat(noisy.ended(id).getString("data.info"))
                    .isEqualTo("The query ran longer than the 10 s it is allowed, and was stopped."));
            assertThat(noisy.submit(Map.of("sql", "select 1 -- " + "x".repeat(500_000)))
                            .statusCode())
                    .isEqualTo(413);
            quiet.succeeded(Map.of("sql", columns(2000)));

            done.set(true);
            assertThat(others.join()).isPositive();
            assertThat(engine.isAlive()).isTrue();
            assertThat(service.logText()).doesNotContain("is made again");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(results("noisy")).isEmpty());
        }
    }

    private static Stream<String> bombs() {
        int n = 20_000;
        return Stream.of(
                "select " + "(".repeat(n) + "1" + ")".repeat(n),
                "select " + "case when true then ".repeat(n) + "1" + " end".repeat(n),
                "select " + "/* ".repeat(n) + " */".repeat(n) + " 1",
                "select * from (".repeat(n) + "select 1" + ") t".repeat(n),
                "select " + "not ".repeat(n) + "true",
                "select 1" + " union all select 1".repeat(1500),
                "with t0 as (select 1 a)"
                        + IntStream.range(0, 30)
                                .mapToObj(i -> ", t%2$d as (select 1 a from t%1$d x join t%1$d y)".formatted(i, i + 1))
                                .collect(Collectors.joining())
                        + " select * from t30",
                "select count(*) from range(1) group by cube(id" + ", id".repeat(25) + ")");
    }

    /** Runs ordinary queries one after the other, each of which has to succeed, and says how many. */
    private static int askUntil(AtomicBoolean done, Queries queries) {
        int asked = 0;
        while (!done.get()) {
            String id = queries.succeeded(Map.of("sql", "select count(*) from KYLIN_SALES"));
            assertThat(new String(queries.bytes(id), UTF_8)).isEqualTo("10000\n");
            asked++;
        }
        return asked;
    }

    private static String columns(int count) {
        return IntStream.range(0, count).mapToObj(i -> i + " c" + i).collect(Collectors.joining(", ", "select ", ""));
    }

    private List<Path> results(String project) throws IOException {
        Path results = folder.resolve("store").resolve(project).resolve("async_query_result");
        if (!Files.exists(results)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(results)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
