package io.asyncquery.kylin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryState;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;

class QueryEventsTest {
    private Supplier<Optional<AsyncQuery>> storage = Optional::empty;
    private int waitingBefore;

    private final AsyncQuery query = SampleQueries.queued(SampleQueries.SALES);
    private final QueryEvents events =
            new QueryEvents(query.id(), () -> storage.get(), this::detail, new JsonMapper(), new SseImpl());

    @Test
    void aChangeIsToldOnceAndTheEndIsTheLast() {
        List<AsyncQuery> versions = SampleQueries.versions(SampleQueries.SALES);
        int last = versions.size() - 1;

        for (int i = 0; i <= last; i++) {
            AsyncQuery version = versions.get(i);
            storage = () -> Optional.of(version);
            OutboundSseEvent event = events.look().orElseThrow();
            assertThat(event.getName()).isEqualTo(i < last ? "progress" : "end");
            assertThat(event.getId()).isEqualTo(Integer.toString(version.version()));
            assertThat(event.getData().toString())
                    .contains(version.id().toString())
                    .doesNotContain("\n");
            assertThat(events.ended()).isEqualTo(i == last);
            assertThat(events.look()).isEmpty();
        }
    }

    @Test
    void aStepForwardInTheQueueIsAChangeToo() {
        storage = () -> Optional.of(query);
        waitingBefore = 2;
        assertThat(events.look()).isPresent();

        waitingBefore = 1;

        assertThat(events.look()).hasValueSatisfying(event -> {
            assertThat(event.getId()).isEqualTo("1");
            assertThat(event.getData().toString()).contains("\"queue_position\":1");
        });
    }

    @Test
    void aQueryThatHadEndedBeforeIsToldAsItsEnd() {
        storage = () -> Optional.of(query.with(
                ((QueryState.Queued) query.state()).failed(query.submittedAt(), QueryFailure.STOPPED_BY_USER)));

        assertThat(events.look())
                .hasValueSatisfying(event -> assertThat(event.getName()).isEqualTo("end"));
        assertThat(events.ended()).isTrue();
    }

    @Test
    void aQueryThatIsDeletedMeanwhileEndsAsMissing() {
        storage = () -> Optional.of(query);
        events.look();

        storage = Optional::empty;

        assertThat(events.look()).hasValueSatisfying(event -> {
            assertThat(event.getName()).isEqualTo("end");
            assertThat(event.getId()).isNull();
            assertThat(event.getData())
                    .isEqualTo("{\"query_id\":\"" + query.id()
                            + "\",\"status\":\"MISSING\",\"info\":\"query status is lost\"}");
        });
        assertThat(events.ended()).isTrue();
    }

    @Test
    void silenceIsBrokenByACommentEvery15Seconds() {
        storage = () -> Optional.of(query);
        events.look();

        for (int comment = 0; comment < 3; comment++) {
            for (int i = 1; i < QueryEvents.LOOKS_BEFORE_COMMENT; i++) {
                assertThat(events.look()).isEmpty();
            }
            assertThat(events.look()).hasValueSatisfying(event -> {
                assertThat(event.getComment()).isNotBlank();
                assertThat(event.getData()).isNull();
                assertThat(event.getName()).isNull();
            });
        }
        assertThat(events.ended()).isFalse();
    }

    @Test
    void aStorageThatDoesNotAnswerIsNoNewsAndNoEnd() {
        storage = () -> {
            throw new UncheckedIOException(new IOException("Connection refused"));
        };
        assertThat(events.look()).isEmpty();
        assertThat(events.ended()).isFalse();

        storage = () -> Optional.of(query);

        assertThat(events.look()).isPresent();
    }

    private QueryDetail detail(AsyncQuery of) {
        QuerySummary summary = new QuerySummary(
                of.id().toString(),
                "RUNNING",
                "still running",
                "QUEUED",
                of.project().value(),
                of.submitter(),
                of.submittedAt().toString(),
                null,
                null,
                null,
                false,
                null,
                null,
                of.version(),
                waitingBefore,
                null,
                null,
                "csv",
                "utf-8",
                ",",
                "result",
                false,
                0,
                0,
                null,
                null,
                null,
                null,
                null);
        return new QueryDetail(summary, of.submission().sql(), null, null);
    }
}
