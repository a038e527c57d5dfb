package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.BOB;
import static io.asyncquery.query.Replica.DORA;
import static io.asyncquery.query.Replica.OTHER;
import static io.asyncquery.query.Replica.ROOT;
import static io.asyncquery.query.Replica.SALES;
import static io.asyncquery.query.Replica.output;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.result.Download;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryServiceTest {
    private final Replica replica = new Replica(2, 2);
    private final QueryService service = replica.service;

    @AfterEach
    void close() throws InterruptedException {
        replica.close();
    }

    @Test
    void aSubmittedQueryIsRunningForItsSubmitter() throws InterruptedException {
        replica.engine.hold();

        AsyncQuery query = replica.submit(ANN);

        assertThat(service.find(ANN, SALES, query.id()).orElseThrow().state())
                .isInstanceOfAny(Queued.class, Running.class);
    }

    @Test
    void nothingIsTakenOnWhileTheEngineDoesNotAnswer() {
        replica.engine.disappear();

        assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(EngineUnavailableException.class);

        assertThat(replica.storedRecords.list(SALES.name())).isEmpty();
    }

    @Test
    void whatIsThereStaysReadableWhileTheEngineDoesNotAnswer() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);

        replica.engine.disappear();

        assertThat(service.find(ANN, SALES, query.id())).contains(query);
    }

    @Test
    void aStrangersQueryLooksExactlyLikeAnUnknownOne() throws InterruptedException {
        QueryId strangers = replica.run(ANN).id();
        QueryId unknown = QueryId.random();

        for (QueryId id : List.of(strangers, unknown)) {
            assertThat(service.find(BOB, SALES, id)).isEmpty();
            assertNotFound(id, () -> service.location(BOB, SALES, id));
            assertNotFound(id, () -> service.succeeded(BOB, SALES, id));
            assertNotFound(id, () -> service.schema(BOB, SALES, id));
            assertNotFound(id, () -> service.download(BOB, SALES, id, Optional.empty()));
            assertNotFound(id, () -> service.cancel(BOB, SALES, id));
            assertNotFound(id, () -> service.delete(BOB, SALES, id));
        }
        assertThat(service.find(ANN, SALES, strangers)).isPresent();
    }

    @Test
    void aStrangersRunningQueryLooksLikeAnUnknownOneToo() throws InterruptedException {
        replica.engine.hold();
        QueryId id = replica.submit(ANN).id();
        replica.engine.awaitRunning(1);

        assertThat(service.find(BOB, SALES, id)).isEmpty();
        assertNotFound(id, () -> service.cancel(BOB, SALES, id));
        assertNotFound(id, () -> service.delete(BOB, SALES, id));
        assertThat(service.find(ANN, SALES, id).orElseThrow().state()).isInstanceOf(Running.class);
    }

    @Test
    void theColumnsAreKnownAsSoonAsTheStatementIsAnalysed() throws InterruptedException {
        replica.engine.hold();
        QueryId running = replica.submit(ANN).id();
        replica.engine.awaitRunning(1);

        assertThat(service.schema(ANN, SALES, running).names()).containsExactly("a");
        assertThatThrownBy(() -> service.succeeded(ANN, SALES, running))
                .isInstanceOf(QueryNotSuccessfulException.class);

        replica.engine.release();
        replica.awaitEnd(service.find(ANN, SALES, running).orElseThrow());
        assertThat(service.schema(ANN, SALES, running).names()).containsExactly("a");
    }

    @Test
    void administratorsOfTheProjectAndOfTheServiceSeeAll() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);

        assertThat(service.find(DORA, SALES, query.id())).contains(query);
        assertThat(service.find(ROOT, SALES, query.id())).contains(query);
    }

    @Test
    void anAdministratorOfOneProjectIsAStrangerInAnother() throws InterruptedException {
        AsyncQuery query = replica.awaitEnd(replica.submit(ANN, OTHER, output(ResultFormat.CSV, ResultEncoding.UTF_8)));

        assertThat(service.find(DORA, OTHER, query.id())).isEmpty();
        assertThat(service.find(ANN, OTHER, query.id())).contains(query);
    }

    @Test
    void inTheWrongProjectAQueryIsUnknown() throws InterruptedException {
        QueryId ended = replica.run(ANN).id();
        replica.engine.hold();
        QueryId running = replica.submit(ANN).id();
        replica.engine.awaitRunning(1);

        for (QueryId id : List.of(running, ended)) {
            assertThat(service.find(ANN, OTHER, id)).isEmpty();
            assertNotFound(id, () -> service.cancel(ROOT, OTHER, id));
            assertNotFound(id, () -> service.delete(ROOT, OTHER, id));
        }
    }

    @Test
    void theLocationIsKnownBeforeTheResult() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);

        assertThat(service.location(ANN, SALES, query.id()).uri().toString())
                .endsWith("/Sales/async_query_result/" + query.id());
    }

    @Test
    void aResultThatIsNotThereSaysWhatTheQueryIsInstead() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);

        assertThatThrownBy(() -> service.succeeded(ANN, SALES, query.id()))
                .isInstanceOfSatisfying(QueryNotSuccessfulException.class, e -> assertThat(e.state())
                        .isInstanceOf(Running.class));
        service.cancel(ANN, SALES, query.id());
        assertThatThrownBy(() -> service.download(ANN, SALES, query.id(), Optional.empty()))
                .isInstanceOfSatisfying(QueryNotSuccessfulException.class, e -> assertThat(e.state())
                        .isInstanceOf(Failed.class));
    }

    @Test
    void aDownloadHasTheHeaderOfTheSubmissionUnlessItAsksOtherwise() throws InterruptedException, IOException {
        OutputOptions withHeader = new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", true, "r", false);
        AsyncQuery query = replica.awaitEnd(replica.submit(ANN, SALES, withHeader));
        String rows = "1\n" + query.id() + "\n";

        assertThat(text(service.download(ANN, SALES, query.id(), Optional.empty())))
                .isEqualTo("a\n" + rows);
        assertThat(text(service.download(ANN, SALES, query.id(), Optional.of(false))))
                .isEqualTo(rows);
        assertThat(text(service.download(ANN, SALES, query.id(), Optional.of(true))))
                .isEqualTo("a\n" + rows);
    }

    @Test
    void stoppingARunningQueryInterruptsItAndSaysSo() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);

        service.cancel(ANN, SALES, query.id());

        assertThat(replica.state(query)).isEqualTo(new Failed(replica.clock.instant(), QueryFailure.STOPPED_BY_USER));
        replica.letGo(query);
        replica.engine.awaitRunning(0);
        assertThat(replica.files(query)).isEmpty();
    }

    @Test
    void aStoppedQueryStaysStoppedEvenIfTheEngineCompletesItAMomentLater() throws InterruptedException {
        replica.engine.ignoreInterrupts();
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        service.cancel(ANN, SALES, query.id());

        replica.engine.release();

        assertThat(replica.awaitEnd(query).state())
                .isEqualTo(new Failed(replica.clock.instant(), QueryFailure.STOPPED_BY_USER));
        assertThat(replica.files(query)).isEmpty();
    }

    @Test
    void stoppingTwiceIsTheSameAsOnce() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        service.cancel(ANN, SALES, query.id());
        QueryState once = replica.state(query);
        replica.clock.advance(Duration.ofSeconds(5));

        service.cancel(ANN, SALES, query.id());
        replica.letGo(query);
        service.cancel(ANN, SALES, query.id());

        assertThat(replica.state(query)).isEqualTo(once);
    }

    @Test
    void stoppingWhatHasEndedChangesNothing() throws InterruptedException {
        AsyncQuery query = replica.run(ANN);

        service.cancel(ANN, SALES, query.id());

        assertThat(service.find(ANN, SALES, query.id())).contains(query);
        assertThat(query.state()).isInstanceOf(Succeeded.class);
        assertThat(replica.files(query)).isNotEmpty();
    }

    @Test
    void administratorsMayStopTheQueriesOfOthers() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);

        service.cancel(DORA, SALES, query.id());

        assertThat(replica.state(query)).isInstanceOf(Failed.class);
    }

    @Test
    void aStopThatCannotBeRecordedStillReachesTheEngine() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.records.refuse(saved -> true);

        assertThatThrownBy(() -> service.cancel(ANN, SALES, query.id())).isInstanceOf(UncheckedIOException.class);

        replica.engine.awaitRunning(0);
    }

    private static String text(Download download) throws IOException {
        try (InputStream content = download.content().open(0)) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }

    private static void assertNotFound(QueryId id, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(QueryNotFoundException.class).hasMessage("No query " + id);
    }
}
