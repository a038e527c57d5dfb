package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncquery.journey.Fleet.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of trouble: fifty queries run on three replicas and one engine, clients poll, something dies, hangs or is
 * restarted. Whatever it was, no query is lost, none is there twice, each ends soon, and each file is what it would
 * have been without. The long run is told by {@code fault.rounds} and {@code fault.seed}; see src/docs/reliability.md.
 */
@DisabledIf("isForTheOtherPackage")
class FaultsIT {
    private static final List<Fault> FAULTS = Stream.of(Fault.values())
            .filter(fault -> fault.name().matches(System.getProperty("fault.only", ".*")))
            .toList();
    private static final int QUERIES = 50;
    private static final int ROUNDS = Integer.getInteger("fault.rounds", FAULTS.size());
    private static final long SEED = Long.getLong("fault.seed", 20_261_124L);
    /** How soon after recovery the last query ends, where the engine is fast enough for {@link #undisturbed}. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final String LOGIN = "Basic " + Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(UTF_8));

    /** Statements whose results have one right form, down to the byte. */
    private static final List<Map<String, ?>> STATEMENTS = List.of(
            Map.of("sql", "select id, id * 7 as x, cast(id as string) as s from range(0, 20000, 1, 2)"),
            Map.of("sql", "select id, id % 97 as g from range(0, 5000, 1, 1)", "format", "json"),
            Map.of("sql", "select * from values (1, 'one'), (2, null), (3, 'a \"quoted\" text') as t(a, b)"),
            Map.of(
                    "sql",
                    "select id, date_add(date'2024-01-01', cast(id as int)) as d from range(0, 300, 1, 1)",
                    "include_header",
                    true));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final ObjectMapper json = new ObjectMapper();

    /** How long the same queries take when nothing happens: the speed of this machine. */
    private Duration undisturbed = Duration.ZERO;

    /** A few rounds with the jar are enough, unless they are asked for. */
    static boolean isForTheOtherPackage() {
        return RunningService.isNative() && System.getProperty("fault.rounds") == null;
    }

    @Test
    void noQueryIsLostWhateverDies() throws Exception {
        try (Fleet fleet = Fleet.start(folder)) {
            List<String> references = references(fleet);
            for (int round = 0; round < ROUNDS; round++) {
                Fault fault = FAULTS.get(round % FAULTS.size());
                Round played = new Round(fleet, new Random(SEED + round), references);
                System.getLogger("faults")
                        .log(System.Logger.Level.INFO, "round {0}: {1}: {2}", round + 1, fault, played.play(fault));
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static List<String> references(Fleet fleet) {
        Queries undisturbed = new Queries(fleet.any(new Random(0))::asAdmin);
        return STATEMENTS.stream()
                .map(undisturbed::succeeded)
                .map(id -> new String(undisturbed.bytes(id), UTF_8))
                .toList();
    }

    private final class Round {
        private final Fleet fleet;
        private final Random random;
        private final List<String> references;

        Round(Fleet fleet, Random random, List<String> references) {
            this.fleet = fleet;
            this.random = random;
            this.references = references;
        }

        String play(Fault fault) throws Exception {
            Map<String, Integer> statements = new HashMap<>();
            List<Future<JsonNode>> ends = new ArrayList<>();
            for (int i = 0; i < QUERIES; i++) {
                int statement = i % STATEMENTS.size();
                String id = submit(statement);
                statements.put(id, statement);
                Random own = new Random(random.nextLong());
                ends.add(clients.submit(() -> poll(id, own)));
            }
            assertThat(statements).as("one id per submission").hasSize(QUERIES);
            Thread.sleep(random.nextInt(1_500));
            long struck = System.nanoTime();
            fault.strike(fleet, random);
            long recovered = System.nanoTime();
            for (Future<JsonNode> end : ends) {
                JsonNode ended = end.get();
                assertThat(ended.at("/data/status").textValue())
                        .as(ended.toString())
                        .isEqualTo("SUCCESSFUL");
            }
            Duration toTheEnd = Duration.ofNanos(System.nanoTime() - recovered);
            if (fault == Fault.NOTHING_HAPPENS) {
                undisturbed = toTheEnd;
            }
            assertThat(toTheEnd).as("%s: from recovery to the last end", fault).isLessThan(limit());
            int again = 0;
            for (Map.Entry<String, Integer> query : statements.entrySet()) {
                again += attemptsOfWhole(query.getKey(), references.get(query.getValue())) > 1 ? 1 : 0;
            }
            return String.format(
                    "recovered after %.1f s, last end %.1f s later, %d of %d queries were begun again",
                    (recovered - struck) / 1e9, toTheEnd.toMillis() / 1e3, again, QUERIES);
        }

        /** On a slow machine the engine alone may need longer: three times what the queries take without trouble. */
        private Duration limit() {
            Duration slow = undisturbed.multipliedBy(3);
            return slow.compareTo(SOON) > 0 ? slow : SOON;
        }

        /** As a client should: with a key, and again when it was not answered. */
        private String submit(int statement) throws Exception {
            String key = UUID.randomUUID().toString();
            Map<String, Object> body = new HashMap<>(STATEMENTS.get(statement));
            body.put("project", Queries.PROJECT);
            byte[] bytes = json.writeValueAsBytes(body);
            HttpResponse<byte[]> answer = ask(random, "", request -> request.header("Idempotency-Key", key)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(bytes)));
            assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
            return json.readTree(answer.body()).at("/data/query_id").textValue();
        }

        private JsonNode poll(String id, Random own) throws Exception {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                JsonNode status = json.readTree(ask(own, "/" + id + "/status?wait=2", request -> request)
                        .body());
                assertThat(status.at("/data/status").textValue())
                        .as(status.toString())
                        .isIn("RUNNING", "SUCCESSFUL", "FAILED");
                if (!status.at("/data/status").textValue().equals("RUNNING")) {
                    return status;
                }
            }
            throw new AssertionError("query " + id + " did not end");
        }

        /** How many attempts it took to the one result, which must be the right one. */
        private int attemptsOfWhole(String id, String reference) throws Exception {
            HttpResponse<byte[]> file = ask(random, "/" + id + "/result_download", request -> request);
            assertThat(file.statusCode()).as(new String(file.body(), UTF_8)).isEqualTo(200);
            assertThat(new String(file.body(), UTF_8)).isEqualTo(reference);
            assertThat(resultDirectories(id)).as("result directories of %s", id).hasSize(1);
            return json.readTree(ask(random, "/" + id, request -> request).body())
                    .at("/data/attempts")
                    .intValue();
        }

        /** Asks one replica after the other until one answers. */
        private HttpResponse<byte[]> ask(Random own, String path, UnaryOperator<HttpRequest.Builder> call)
                throws InterruptedException {
            String query = (path.contains("?") ? "&" : "?") + "project=" + Queries.PROJECT;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                URI address = URI.create(fleet.any(own).base() + Queries.PATH + path + query);
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(address).timeout(ANSWERS_WITHIN).header("Authorization", LOGIN);
                try {
                    HttpResponse<byte[]> answer = http.send(call.apply(request).build(), BodyHandlers.ofByteArray());
                    if (answer.statusCode() < 500 || System.nanoTime() > deadline) {
                        return answer;
                    }
                } catch (IOException notThere) {
                    assertThat(System.nanoTime()).as("no replica answers").isLessThan(deadline);
                }
                Thread.sleep(100);
            }
        }

        private List<Path> resultDirectories(String id) throws IOException {
            List<Path> found = new ArrayList<>();
            try (Stream<Path> attempts = Files.list(fleet.store().resolve(".attempts"))) {
                attempts.forEach(found::add);
            } catch (java.nio.file.NoSuchFileException noneWasBegunAgain) {
                assertThat(noneWasBegunAgain).isNotNull();
            }
            found.add(fleet.store());
            return found.stream()
                    .map(above -> above.resolve(Path.of(Queries.PROJECT, "async_query_result", id)))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }
}
