package io.asyncquery.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(BusyProfile.class)
class EventsTest extends WireTest {
    private static final String ONLY_EVENTS = "text/event-stream";

    @Test
    void aQueryIsFollowedFromTheQueueToItsEnd() throws InterruptedException {
        engine.hold();
        String before = admin.submit("select 1");
        engine.awaitRunning(1);
        String id = admin.submit("select '张三'");

        List<WireClient.Event> events = new ArrayList<>();
        HttpResponse<Stream<String>> response = admin.stream("/" + id + "/events" + PROJECT, "Accept", ONLY_EVENTS);
        try (Stream<String> lines = response.body()) {
            Iterator<String> each = lines.iterator();
            events.add(WireClient.next(each).orElseThrow());
            engine.release();
            while (each.hasNext()) {
                WireClient.next(each).ifPresent(events::add);
            }
        }

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(ONLY_EVENTS);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(events).hasSizeGreaterThan(1);
        WireClient.Event first = events.get(0);
        assertThat(first.name()).isEqualTo("progress");
        assertThat(first.id()).isEqualTo("1");
        assertThat(first.data().path("state").asText()).isEqualTo("QUEUED");
        assertThat(first.data().path("queue_position").asInt(-1)).isZero();
        assertThat(first.data().path("sql").asText()).isEqualTo("select '张三'");
        assertThat(events.subList(0, events.size() - 1))
                .extracting(WireClient.Event::name)
                .containsOnly("progress");
        WireClient.Event last = events.get(events.size() - 1);
        assertThat(last.name()).isEqualTo("end");
        assertThat(last.data()).isEqualTo(admin.get("/" + id + PROJECT).data());
        assertThat(last.data().path("status").asText()).isEqualTo("SUCCESSFUL");
        assertThat(events.stream().map(event -> Integer.valueOf(event.id() == null ? "0" : event.id())))
                .isSorted();
        awaitStatus(before, "SUCCESSFUL");
    }

    @Test
    void aQueryThatHasEndedIsOneEvent() {
        String id = admin.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");

        assertThat(events(id)).hasSize(1).first().satisfies(event -> {
            assertThat(event.name()).isEqualTo("end");
            assertThat(event.data()).isEqualTo(admin.get("/" + id + PROJECT).data());
        });
    }

    @Test
    void whoeverConnectsAgainGetsThePresentState() {
        String id = admin.submit("select 1");
        awaitStatus(id, "SUCCESSFUL");
        String version = events(id).get(0).id();

        HttpResponse<Stream<String>> again =
                admin.stream("/" + id + "/events" + PROJECT, "Last-Event-ID", version == null ? "" : version);

        try (Stream<String> lines = again.body()) {
            assertThat(WireClient.events(lines))
                    .extracting(WireClient.Event::id)
                    .containsExactly(version);
        }
        HttpResponse<Stream<String>> nonsense =
                admin.stream("/" + id + "/events" + PROJECT, "Last-Event-ID", "..%2f'; drop");
        try (Stream<String> lines = nonsense.body()) {
            assertThat(WireClient.events(lines)).hasSize(1);
        }
    }

    @Test
    void aDeletionEndsTheStream() {
        engine.hold();
        String id = admin.submit("select 1");
        HttpResponse<Stream<String>> response = admin.stream("/" + id + "/events" + PROJECT);
        try (Stream<String> lines = response.body()) {
            Iterator<String> each = lines.iterator();
            WireClient.Event end = WireClient.next(each).orElseThrow();

            admin.send("DELETE", "/" + id + PROJECT);

            while (each.hasNext()) {
                end = WireClient.next(each).orElse(end);
            }
            assertThat(end.name()).isEqualTo("end");
            assertThat(end.data().path("status").asText()).isIn("MISSING", "FAILED");
        }
    }

    @Test
    void anUnknownQueryIsAnEnvelopeForAClientThatTakesOnlyEventsToo() {
        engine.hold();
        String admins = admin.submit("select 1");

        for (String id : List.of(NOBODYS, "/" + admins, "/nonsense", "/%00")) {
            WireClient.Answer answer = analyst.send("GET", id + "/events" + PROJECT, "Accept", ONLY_EVENTS);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Content-Type")).startsWith("application/json");
            assertThat(answer.error()).isEqualTo("KE-010031301");
            assertThat(answer.body())
                    .isEqualTo(analyst.get(NOBODYS + "/metadata" + PROJECT).body());
        }
        assertThat(analyst.send("GET", NOBODYS + "/events?project=closed", "Accept", ONLY_EVENTS)
                        .status())
                .isEqualTo(403);
        assertThat(analyst.send("GET", NOBODYS + "/events", "Accept", ONLY_EVENTS)
                        .error())
                .isEqualTo("KE-010031302");
    }

    @Test
    void whoeverTakesNoEventsGetsNone() {
        String id = admin.submit("select 1");

        WireClient.Answer answer = admin.send("GET", "/" + id + "/events" + PROJECT, "Accept", "application/json");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(admin.send("GET", "/" + id + "/status" + PROJECT, "Accept", ONLY_EVENTS)
                        .status())
                .isEqualTo(406);
        assertThat(admin.send("GET", "/" + id + PROJECT, "Accept", ONLY_EVENTS).status())
                .isEqualTo(406);
        assertThat(admin.send("GET", PROJECT, "Accept", "text/html").status()).isEqualTo(406);
    }

    @Test
    void theHeadersAloneTakeNoSeat() {
        engine.hold();
        String id = admin.submit("select 1");

        for (int i = 0; i < 2 * BusyProfile.WAITERS; i++) {
            HttpResponse<Stream<String>> head = admin.headers("/" + id + "/events" + PROJECT);
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Type")).contains(ONLY_EVENTS);
        }
        assertThat(admin.headers(NOBODYS + "/events" + PROJECT).statusCode()).isEqualTo(404);
    }

    @Test
    void oneMoreThanMayWaitIsToldToComeAgain() {
        engine.hold();
        String id = admin.submit("select 1");
        List<Stream<String>> connections = new ArrayList<>();
        for (int i = 0; i < BusyProfile.WAITERS; i++) {
            HttpResponse<Stream<String>> response = admin.stream("/" + id + "/events" + PROJECT);
            assertThat(response.statusCode()).isEqualTo(200);
            connections.add(response.body());
        }

        WireClient.Answer oneMore = admin.send("GET", "/" + id + "/events" + PROJECT, "Accept", ONLY_EVENTS);

        assertThat(oneMore.status()).isEqualTo(429);
        assertThat(oneMore.error()).isEqualTo("KE-020040002");
        assertThat(oneMore.msg()).contains("waiting for events");
        assertThat(oneMore.header("Retry-After")).isEqualTo("10");
        String another = analyst.submit("select 1");
        try (Stream<String> theirs =
                analyst.stream("/" + another + "/events" + PROJECT).body()) {
            assertThat(theirs.findFirst())
                    .as("another user has seats of their own")
                    .isPresent();
        }
        connections.forEach(Stream::close);
        await().until(() -> events(id, 1).size() == 1);
    }

    @Test
    void manyFollowOneQueryToItsEnd() {
        engine.hold();
        String id = admin.submit("select 1");
        List<Stream<String>> connections = new ArrayList<>();
        for (int i = 0; i < BusyProfile.WAITERS; i++) {
            connections.add(admin.stream("/" + id + "/events" + PROJECT).body());
        }
        for (int i = 0; i < 5; i++) {
            assertThat(admin.get("/" + id + "/status" + PROJECT).word()).isEqualTo("RUNNING");
        }

        engine.release();

        JsonNode detail = null;
        for (Stream<String> lines : connections) {
            List<WireClient.Event> events = WireClient.events(lines);
            WireClient.Event end = events.get(events.size() - 1);
            assertThat(end.name()).isEqualTo("end");
            detail = detail == null ? end.data() : detail;
            assertThat(end.data()).isEqualTo(detail);
        }
    }

    private List<WireClient.Event> events(String id) {
        try (Stream<String> lines = admin.stream("/" + id + "/events" + PROJECT).body()) {
            return WireClient.events(lines);
        }
    }

    private List<WireClient.Event> events(String id, int count) {
        HttpResponse<Stream<String>> response = admin.stream("/" + id + "/events" + PROJECT);
        try (Stream<String> lines = response.body()) {
            Iterator<String> each = lines.iterator();
            return response.statusCode() == 200
                    ? Stream.generate(() -> WireClient.next(each).orElseThrow())
                            .limit(count)
                            .toList()
                    : List.of();
        }
    }
}
