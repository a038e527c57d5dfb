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

import io.asyncquery.fakes.LogLines;
import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.result.Download;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.security.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryServiceTest {
    private final Replica replica = new Replica(2, 2);
    private final QueryService service = replica.service;

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void aNameWithALineEndBeginsNoLineOfTheLog() {
        Caller forger = new Caller("eve\nERROR all is lost", Set.of());
        try (LogLines log = LogLines.of(QueryService.class)) {
            AsyncQuery query = replica.submit(forger);

            assertThat(log.text())
                    .contains("query " + query.id() + " submitted by eve\\u000aERROR all is lost to Sales");
            assertThat(query.submitter()).isEqualTo(forger.name());
        }
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

        assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(UnavailableException.class);

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
            assertNotFound(id, () -> replica.deletion.delete(BOB, SALES, id, gone -> {}));
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
        assertNotFound(id, () -> replica.deletion.delete(BOB, SALES, id, gone -> {}));
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
            assertNotFound(id, () -> replica.deletion.delete(ROOT, OTHER, id, gone -> {}));
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

        assertThat(replica.state(query))
                .isEqualTo(new Failed(
                        Optional.of(replica.clock.instant()),
                        replica.clock.instant(),
                        QueryFailure.STOPPED_BY_USER,
                        1));
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
                .isEqualTo(new Failed(
                        Optional.of(replica.clock.instant()),
                        replica.clock.instant(),
                        QueryFailure.STOPPED_BY_USER,
                        1));
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
    void aStopThatCannotBeRecordedIsAnErrorAndCanBeTriedAgain() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.records.refuse(saved -> true);

        assertThatThrownBy(() -> service.cancel(ANN, SALES, query.id())).isInstanceOf(UncheckedIOException.class);

        assertThat(replica.state(query)).isInstanceOf(Running.class);
        replica.records.refuse(saved -> false);
        service.cancel(ANN, SALES, query.id());
        replica.engine.awaitRunning(0);
        assertThat(replica.state(query)).isInstanceOf(Failed.class);
    }

    @Test
    void aStopReachesTheQueryWhicheverReplicaRunsIt() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        try (Replica other = replica.another()) {
            other.service.cancel(ANN, SALES, query.id());
            replica.dispatcher.check();

            assertThat(replica.awaitEnd(query).state())
                    .isEqualTo(new Failed(
                            Optional.of(replica.clock.instant()),
                            replica.clock.instant(),
                            QueryFailure.STOPPED_BY_USER,
                            1));
            replica.engine.awaitRunning(0);
            assertThat(replica.files(query)).isEmpty();
        }
    }

    @Test
    void aDeletionReachesTheQueryWhicheverReplicaRunsIt() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        try (Replica other = replica.another()) {
            assertThat(other.deletion.delete(ANN, SALES, query.id(), gone -> {}))
                    .isTrue();
            replica.dispatcher.check();

            replica.letGo(query);
            assertThat(replica.isRecorded(query)).isFalse();
            assertThat(replica.files(query)).isEmpty();
        }
    }

    @Test
    void theSameKeyGivesTheSameQueryFromAnyReplica() throws InterruptedException {
        AsyncQuery first = submit(replica, ANN, "key-1", "select 1");
        replica.letGo(first);
        try (Replica other = replica.another()) {
            AsyncQuery again = submit(other, ANN, "key-1", "select 1");

            assertThat(again.id()).isEqualTo(first.id());
            assertThat(again.state()).isInstanceOf(Succeeded.class);
            assertThat(other.engine.opened()).isEmpty();
        }
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        submit(replica, ANN, "key-1", "select 1");

        assertThatThrownBy(() -> submit(replica, ANN, "key-1", "select 2"))
                .isInstanceOf(IdempotencyKeyReusedException.class);
    }

    @Test
    void aKeyIsTheCallersOwn() {
        QueryId anns = submit(replica, ANN, "key-1", "select 1").id();

        assertThat(submit(replica, BOB, "key-1", "select 2").id()).isNotEqualTo(anns);
        assertThat(submit(replica, ANN, "key-2", "select 2").id()).isNotEqualTo(anns);
        assertThat(QueryId.parse(anns.toString())).contains(anns);
    }

    @Test
    void aKeyIsFreeAgainWhenItsQueryIsDeleted() throws InterruptedException {
        AsyncQuery first = submit(replica, ANN, "key-1", "select 1");
        replica.letGo(first);
        replica.deletion.delete(ANN, SALES, first.id(), gone -> {});

        AsyncQuery second = submit(replica, ANN, "key-1", "select 2");

        assertThat(replica.awaitEnd(second).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void ofManySubmissionsWithOneKeyAtOnceOneIsMade() throws Exception {
        replica.engine.hold();
        try (Replica other = replica.another()) {
            ExecutorService crowd = Executors.newFixedThreadPool(16);
            List<Future<QueryId>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Replica asked = i % 2 == 0 ? replica : other;
                answers.add(crowd.submit(
                        () -> submit(asked, ANN, "key-1", "select 1").id()));
            }
            Set<QueryId> ids = new HashSet<>();
            for (Future<QueryId> answer : answers) {
                ids.add(answer.get());
            }
            crowd.shutdown();

            assertThat(ids).hasSize(1);
            assertThat(replica.storedRecords.list(SALES.name())).hasSize(1);
            Replica.await(
                    () -> replica.engine.opened().size() + other.engine.opened().size() == 1);
        }
    }

    @Test
    void aListHasWhatTheCallerMaySeeTheLatestFirst() throws InterruptedException {
        List<AsyncQuery> anns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            anns.add(0, replica.run(ANN));
            replica.clock.advance(Duration.ofSeconds(1));
        }
        AsyncQuery bobs = replica.run(BOB);

        assertThat(list(ANN, 3, Optional.empty()).queries()).containsExactlyElementsOf(anns.subList(0, 3));
        assertThat(list(ANN, 3, Optional.empty()).total()).isEqualTo(5);
        assertThat(list(BOB, 9, Optional.empty()).queries()).containsExactly(bobs);
        assertThat(list(DORA, 9, Optional.empty()).queries()).hasSize(6).startsWith(bobs);
    }

    @Test
    void pagesShiftNeitherByWhatComesNorByWhatGoes() throws InterruptedException {
        List<AsyncQuery> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(0, replica.run(ANN));
            replica.clock.advance(Duration.ofSeconds(i % 2));
        }
        QueryPage first = list(ANN, 3, Optional.empty());
        replica.run(ANN);
        replica.deletion.delete(ANN, SALES, first.queries().get(2).id(), gone -> {});
        QueryPage second = list(ANN, 3, first.next());
        QueryPage third = list(ANN, 3, second.next());

        List<AsyncQuery> read = new ArrayList<>(first.queries());
        read.addAll(second.queries());
        read.addAll(third.queries());
        assertThat(read).containsExactlyInAnyOrderElementsOf(all);
        assertThat(third.next()).isEmpty();
    }

    @Test
    void aListIsFilteredByStateSubmitterAndTime() throws InterruptedException {
        AsyncQuery old = replica.run(ANN);
        replica.clock.advance(Duration.ofSeconds(10));
        Instant between = replica.clock.instant();
        AsyncQuery young = replica.run(BOB);
        replica.engine.hold();
        AsyncQuery running = replica.submit(ANN);
        replica.engine.awaitRunning(1);

        assertThat(ids(filter(Running.class::isInstance, Optional.empty(), Optional.empty(), Optional.empty())))
                .containsExactly(running.id());
        assertThat(ids(filter(state -> true, Optional.of("bob"), Optional.empty(), Optional.empty())))
                .containsExactly(young.id());
        assertThat(ids(filter(Succeeded.class::isInstance, Optional.empty(), Optional.of(between), Optional.empty())))
                .containsExactly(young.id());
        assertThat(ids(filter(state -> true, Optional.empty(), Optional.empty(), Optional.of(between))))
                .containsExactly(old.id());
    }

    private List<QueryId> ids(QueryFilter filter) {
        return service.list(ROOT, SALES, filter).queries().stream()
                .map(AsyncQuery::id)
                .toList();
    }

    private static QueryFilter filter(
            Predicate<QueryState> state, Optional<String> submitter, Optional<Instant> from, Optional<Instant> before) {
        return new QueryFilter(state, submitter, from, before, Optional.empty(), 10);
    }

    private QueryPage list(Caller caller, int limit, Optional<QueryFilter.Position> after) {
        return service.list(
                caller,
                SALES,
                new QueryFilter(state -> true, Optional.empty(), Optional.empty(), Optional.empty(), after, limit));
    }

    private static AsyncQuery submit(Replica replica, Caller caller, String key, String sql) {
        QuerySubmission submission = new QuerySubmission(
                SALES.name(),
                sql,
                0,
                0,
                output(ResultFormat.CSV, ResultEncoding.UTF_8),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return replica.service.submit(caller, SALES, submission, Optional.of(key));
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
