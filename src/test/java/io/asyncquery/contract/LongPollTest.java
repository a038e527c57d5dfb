package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(BusyProfile.class)
class LongPollTest extends WireTest {
    private static final Duration WHOLE_WAIT = Duration.ofSeconds(BusyProfile.MAX_WAIT_SECONDS);
    private static final String WAITING = PROJECT + "&wait=" + BusyProfile.MAX_WAIT_SECONDS;

    @Test
    void itAnswersAsSoonAsTheQueryHasEnded() throws InterruptedException {
        engine.hold();
        String id = admin.submit("select 1");
        engine.awaitRunning(1);
        CompletableFuture<Timed> waiting = timed(() -> admin.getting("/" + id + "/status" + WAITING));

        engine.release();

        String expiry = waiting.join().answer().data().path("expires_at").asText();
        assertThat(Instant.parse(expiry)).isAfter(Instant.now());
        assertThat(waiting.join().answer().body().toString())
                .isEqualTo("{\"code\":\"000\",\"data\":{\"query_id\":\"" + id
                        + "\",\"status\":\"SUCCESSFUL\",\"info\":\"await fetching results\",\"expires_at\":\"" + expiry
                        + "\"},\"msg\":\"\"}");
        assertThat(waiting.join().took()).isLessThan(WHOLE_WAIT);
        assertThat(waiting.join().answer().header("Content-Type")).startsWith("application/vnd.apache.kylin-v4");
    }

    @Test
    void itAnswersWhenTheQueryWasStoppedOrDeleted() {
        engine.hold();
        String stopped = admin.submit("select 1");
        String deleted = admin.submit("select 2");
        CompletableFuture<WireClient.Answer> first = admin.getting("/" + stopped + "/status" + WAITING);
        CompletableFuture<WireClient.Answer> second = admin.getting("/" + deleted + "/status" + WAITING);

        admin.send("DELETE", "/stop/" + stopped + PROJECT);
        admin.send("DELETE", "/" + deleted + PROJECT);

        assertThat(first.join().word()).isEqualTo("FAILED");
        assertThat(second.join().word()).isIn("MISSING", "FAILED");
    }

    @Test
    void itAnswersAfterItsWaitThatTheQueryStillRuns() {
        engine.hold();
        String id = admin.submit("select 1");

        Timed timed = timed(() -> admin.getting("/" + id + "/status" + PROJECT + "&wait=1"))
                .join();

        assertThat(timed.answer().data().path("info").asText()).isEqualTo("still running");
        assertThat(timed.took()).isBetween(Duration.ofMillis(990), WHOLE_WAIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"600", "2147483648", "99999999999999999999999999"})
    void aLongerWaitIsCutToTheMaximum(String seconds) {
        engine.hold();
        String id = admin.submit("select 1");

        Timed timed = timed(() -> admin.getting("/" + id + "/status" + PROJECT + "&wait=" + seconds))
                .join();

        assertThat(timed.answer().word()).isEqualTo("RUNNING");
        assertThat(timed.took()).isBetween(WHOLE_WAIT.minusMillis(10), WHOLE_WAIT.plusSeconds(5));
    }

    @Test
    void whatCannotChangeIsAnsweredAtOnce() {
        String id = admin.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        engine.hold();
        String running = admin.submit("select 2");

        for (Timed timed : List.of(
                timed(() -> admin.getting("/" + id + "/status" + WAITING)).join(),
                timed(() -> admin.getting(NOBODYS + "/status" + WAITING)).join(),
                timed(() -> admin.getting("/nonsense/status" + WAITING)).join(),
                timed(() -> analyst.getting("/" + running + "/status" + WAITING))
                        .join(),
                timed(() -> admin.getting("/" + running + "/status" + PROJECT + "&wait=0"))
                        .join(),
                timed(() -> admin.getting("/" + running + "/status" + PROJECT)).join())) {
            assertThat(timed.took()).isLessThan(WHOLE_WAIT);
            assertThat(timed.answer().status()).isEqualTo(200);
        }
        assertThat(analyst.get("/" + running + "/status" + WAITING).word()).isEqualTo("MISSING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "-0", "x", "1.5", "1e3", "%2B5", "0x1", "5s", "%205", "1%0a", "%D9%A3", "null"})
    void aWaitThatIsNoWholeNumberIsRefused(String wait) {
        WireClient.Answer answer = admin.get(NOBODYS + "/status" + PROJECT + "&wait=" + wait);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("KE-000030001");
        assertThat(answer.msg()).contains("'wait'", "a whole number of seconds");
    }

    @Test
    void whoeverMayNotAskMayNotWait() {
        assertThat(analyst.get(NOBODYS + "/status?project=closed&wait=3").status())
                .isEqualTo(403);
        assertThat(admin.get(NOBODYS + "/status?wait=3").error()).isEqualTo("KE-010031302");
    }

    @Test
    void manyWaitAndHoldNoThread() {
        engine.hold();
        String id = admin.submit("select 1");
        List<CompletableFuture<WireClient.Answer>> waiting = wait(id, BusyProfile.WAITERS);

        // Five times as many as there are threads wait, and all else goes on.
        for (int i = 0; i < 10; i++) {
            assertThat(admin.get("/" + id + "/status" + PROJECT).word()).isEqualTo("RUNNING");
        }
        assertThat(waiting).allSatisfy(each -> assertThat(each).isNotDone());
        engine.release();

        assertThat(waiting).allSatisfy(each -> assertThat(each.join().word()).isEqualTo("SUCCESSFUL"));
    }

    @Test
    void oneMoreThanMayWaitIsAnsweredAtOnce() {
        engine.hold();
        String id = admin.submit("select 1");
        List<CompletableFuture<WireClient.Answer>> waiting = wait(id, BusyProfile.WAITERS);
        awaitFullHouse(id);

        Timed oneMore =
                timed(() -> admin.getting("/" + id + "/status" + WAITING)).join();

        assertThat(oneMore.answer().word()).isEqualTo("RUNNING");
        assertThat(oneMore.took()).isLessThan(Duration.ofSeconds(1));
        engine.release();
        waiting.forEach(CompletableFuture::join);
    }

    @Test
    void aClientThatGoesAwayLeavesItsSeat() throws IOException {
        engine.hold();
        String id = admin.submit("select 1");
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < BusyProfile.WAITERS; i++) {
            clients.add(waitOnSocket(id));
        }
        awaitFullHouse(id);

        for (Socket client : clients) {
            client.close();
        }

        // Well before they would have waited to the end.
        await().atMost(WHOLE_WAIT.minusSeconds(1)).until(() -> eventsAnswer(id) == 200);
    }

    private Socket waitOnSocket(String id) throws IOException {
        String basic = Base64.getEncoder().encodeToString("ADMIN:KYLIN".getBytes(StandardCharsets.UTF_8));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.getOutputStream()
                .write(("GET " + ErrorTable.PATH + "/" + id + "/status" + WAITING
                                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + basic + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private List<CompletableFuture<WireClient.Answer>> wait(String id, int clients) {
        return Stream.generate(() -> admin.getting("/" + id + "/status" + WAITING))
                .limit(clients)
                .toList();
    }

    /** There is a call that says whether all seats are taken. */
    private void awaitFullHouse(String id) {
        await().until(() -> eventsAnswer(id) == 429);
    }

    private int eventsAnswer(String id) {
        HttpResponse<Stream<String>> response = admin.stream("/" + id + "/events" + PROJECT);
        try (Stream<String> lines = response.body()) {
            return response.statusCode();
        }
    }

    private record Timed(WireClient.Answer answer, Duration took) {}

    private static CompletableFuture<Timed> timed(Supplier<CompletableFuture<WireClient.Answer>> call) {
        long start = System.nanoTime();
        return call.get().thenApply(answer -> new Timed(answer, Duration.ofNanos(System.nanoTime() - start)));
    }
}
