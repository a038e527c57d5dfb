package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.SALES;
import static io.asyncquery.query.Replica.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.fakes.LogLines;
import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.query.QueryState.Failed;
import io.asyncquery.query.QueryState.Queued;
import io.asyncquery.query.QueryState.Running;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultPart;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueryExecutionTest {
    private static final QueryFailure NO_SUCH_TABLE = new QueryFailure(Blame.USER, "Table x not found");

    private final Replica replica = new Replica(2, 2);

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void successCommitsSchemaFilesAndRows() throws InterruptedException {
        replica.engine.giveColumns("a", "b");

        AsyncQuery ended = replica.run(ANN);

        assertThat(ended.state()).isInstanceOfSatisfying(Succeeded.class, succeeded -> {
            assertThat(succeeded.schema()).isEqualTo(FakeQueryEngine.schema("a", "b"));
            assertThat(succeeded.manifest().rows()).isEqualTo(2);
            assertThat(succeeded.manifest().parts())
                    .extracting(ResultPart::name)
                    .containsExactly("part-00000", "part-00001");
            assertThat(succeeded.manifest().bytes()).isEqualTo(2 + 37);
        });
        assertThat(replica.engine.closed()).isEqualTo(1);
    }

    @Test
    void aFailureIsOneLineOfTheLogAndSteersNoTerminal() throws InterruptedException {
        replica.engine.failToAnalyze(new QueryFailure(Blame.USER, "no \u001b[2Jtable\rx\nquery of ada succeeded"));
        try (LogLines log = LogLines.of(QueryExecution.class)) {
            replica.run(ANN);

            assertThat(log.text()).singleElement().asString().endsWith("blame USER: no \\u001b[2Jtable");
        }
    }

    @Test
    void theTimesAreThoseOfTheClock() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.clock.advance(Duration.ofMinutes(3));
        replica.engine.release();

        AsyncQuery ended = replica.awaitEnd(query);

        assertThat(ended.ageCountsFrom()).isEqualTo(query.submittedAt().plus(Duration.ofMinutes(3)));
    }

    @Test
    void aRunningQueryKnowsItsOwnerAndItsColumns() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);

        replica.engine.awaitRunning(1);

        assertThat(replica.storedRecords
                        .find(query.project(), query.id())
                        .orElseThrow()
                        .state())
                .isInstanceOfSatisfying(Running.class, running -> {
                    assertThat(running.owner()).isEqualTo(replica.dispatcher.replica());
                    assertThat(running.schema()).contains(FakeQueryEngine.schema("a"));
                });
    }

    @Test
    void anErrorInTheStatementFailsWithItsMessage() throws InterruptedException {
        replica.engine.failToAnalyze(NO_SUCH_TABLE);

        AsyncQuery ended = replica.run(ANN);

        assertThat(ended.state())
                .isEqualTo(new Failed(Optional.of(replica.clock.instant()), replica.clock.instant(), NO_SUCH_TABLE, 1));
        assertThat(replica.engine.closed()).isEqualTo(1);
    }

    @Test
    void anEngineThatGivesNoSessionFailsTheQuery() throws InterruptedException {
        replica.engine.failToOpen(new QueryFailure(Blame.EXTERNAL, "The engine did not answer in time."));

        AsyncQuery ended = replica.run(ANN);

        assertThat(failure(ended).message()).isEqualTo("The engine did not answer in time.");
        assertThat(replica.engine.closed()).isZero();
    }

    @Test
    void aFailedWriteLeavesNoHalfResult() throws InterruptedException {
        replica.engine.failToWrite(new QueryFailure(Blame.RESOURCES, "No memory"));

        AsyncQuery ended = replica.run(ANN);

        assertThat(failure(ended)).isEqualTo(new QueryFailure(Blame.RESOURCES, "No memory"));
        assertThat(replica.files(ended)).isEmpty();
    }

    @Test
    void whatNobodyForesawFailsTheQueryWithoutTellingItsInside() throws InterruptedException {
        replica.engine.crash(new IllegalStateException("secret of /opt/engine"));

        AsyncQuery ended = replica.run(ANN);

        assertThat(failure(ended).blame()).isEqualTo(Blame.INTERNAL);
        assertThat(failure(ended).message()).doesNotContain("secret", "IllegalState");
        assertThat(replica.files(ended)).isEmpty();
        assertThat(replica.engine.closed()).isEqualTo(1);
        assertThat(replica.dispatcher.find(ended.id())).isEmpty();
    }

    @Test
    void aQueryThatMeetsAnErrorOfTheMachineGoesOnLater() throws InterruptedException {
        replica.replicas.takeOver();
        replica.engine.breakDown(new OutOfMemoryError("unable to create native thread"));
        AsyncQuery query = replica.submit(ANN);
        replica.letGo(query);
        assertThat(replica.state(query)).isInstanceOf(Running.class);

        replica.replicas.takeOver();

        assertThat(replica.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aLostAttemptIsFollowedByAnotherOneElsewhere() throws InterruptedException {
        replica.engine.loseWrites(1);

        AsyncQuery ended = replica.run(ANN);

        assertThat(ended.state()).isInstanceOfSatisfying(Succeeded.class, succeeded -> {
            assertThat(succeeded.attempt()).isEqualTo(2);
            assertThat(succeeded.manifest().rows()).isEqualTo(2);
        });
        assertThat(replica.files(ended, 1)).isEmpty();
        assertThat(replica.files(ended, 2)).contains("_SUCCESS");
        assertThat(replica.engine.closed()).isEqualTo(2);
    }

    @Test
    void anEngineThatDiesIsNoFailureOfTheQuery() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);

        replica.engine.restart();
        Replica.await(() -> replica.state(query).attempts() == 2);
        replica.engine.release();

        assertThat(replica.awaitEnd(query).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aQueryWhoseAttemptsAreAllLostFailsWithTheReason() throws InterruptedException {
        replica.engine.loseWrites(Replica.MAX_ATTEMPTS);

        AsyncQuery ended = replica.run(ANN);

        assertThat(ended.state())
                .isEqualTo(new Failed(
                        Optional.of(replica.clock.instant()),
                        replica.clock.instant(),
                        FakeQueryEngine.LOST,
                        Replica.MAX_ATTEMPTS));
        for (int attempt = 1; attempt <= Replica.MAX_ATTEMPTS; attempt++) {
            assertThat(replica.files(ended, attempt)).isEmpty();
        }
    }

    @Test
    void progressIsRecordedEveryTwoSecondsAtMost() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery quiet = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.engine.sayProgressAfter(() -> replica.pass(Duration.ofSeconds(2)));
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(2);

        assertThat(replica.state(quiet)).isInstanceOfSatisfying(Running.class, running -> assertThat(running.progress())
                .isEmpty());
        assertThat(replica.state(query)).isInstanceOfSatisfying(Running.class, running -> assertThat(running.progress())
                .contains(new QueryProgress(1, 0, 4, 1, 1, 100, OptionalLong.of(25))));
    }

    @Test
    void aQueryThatRunsForLongerThanItAskedForIsStopped() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN, SALES, Optional.of(Duration.ofSeconds(30)));
        replica.engine.awaitRunning(1);
        replica.nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        replica.dispatcher.check();
        assertThat(replica.state(query)).isInstanceOf(Running.class);

        replica.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        replica.dispatcher.check();

        assertThat(failure(replica.awaitEnd(query)))
                .isEqualTo(new QueryFailure(
                        Blame.RESOURCES, "The query ran longer than the 30 s it is allowed, and was stopped."));
        replica.engine.awaitRunning(0);
    }

    @Test
    void aProjectsTimeoutHoldsWhateverTheQueryAsksFor() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN, Replica.SMALL, Optional.of(Duration.ofDays(1)));
        replica.engine.awaitRunning(1);

        replica.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        replica.dispatcher.check();

        assertThat(failure(replica.awaitEnd(query)).message()).contains("60 s");
    }

    @Test
    void aResultMayHaveAsManyColumnsAsItsProjectAllowsAndNotOneMore() throws InterruptedException {
        replica.engine.giveColumns("a", "b");
        AsyncQuery allowed = replica.awaitEnd(replica.submit(ANN, Replica.SMALL, Optional.empty()));
        replica.engine.giveColumns("a", "b", "c");
        AsyncQuery refused = replica.awaitEnd(replica.submit(ANN, Replica.SMALL, Optional.empty()));

        assertThat(allowed.state()).isInstanceOf(Succeeded.class);
        assertThat(failure(refused))
                .isEqualTo(new QueryFailure(
                        Blame.USER,
                        "The result has 3 columns, more than 2, the limit of project small. Select fewer columns."));
    }

    @Test
    void aClockThatIsSetStopsNoQuery() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN, SALES, Optional.of(Duration.ofSeconds(30)));
        replica.engine.awaitRunning(1);

        replica.clock.advance(Duration.ofDays(400));
        replica.dispatcher.check();
        replica.clock.advance(Duration.ofDays(-800));
        replica.dispatcher.check();

        assertThat(replica.state(query)).isInstanceOf(Running.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultFormat.class,
            names = {"JSON", "PARQUET"})
    void duplicateColumnsAreRefusedByNameWhereTheFormatCannotHoldThem(ResultFormat format) throws InterruptedException {
        replica.engine.giveColumns("Id", "x", "ID", "x", "y");

        AsyncQuery ended = replica.awaitEnd(replica.submit(ANN, SALES, output(format, ResultEncoding.UTF_8)));

        assertThat(failure(ended).blame()).isEqualTo(Blame.USER);
        assertThat(failure(ended).message())
                .contains(format.extension())
                .contains("Id, x")
                .doesNotContain(", y")
                .contains("aliases");
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultFormat.class,
            names = {"CSV", "XLSX"})
    void duplicateColumnsAreKeptWhereTheFormatCanHoldThem(ResultFormat format) throws InterruptedException {
        replica.engine.giveColumns("id", "id");

        AsyncQuery ended = replica.awaitEnd(replica.submit(ANN, SALES, output(format, ResultEncoding.UTF_8)));

        assertThat(ended.state()).isInstanceOf(Succeeded.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultFormat.class,
            names = {"CSV", "JSON"})
    void aColumnNameThatGbkLacksFailsATextThatIsGbk(ResultFormat format) throws InterruptedException {
        replica.engine.giveColumns("日期", "😀");

        AsyncQuery ended = replica.awaitEnd(replica.submit(ANN, SALES, output(format, ResultEncoding.GBK)));

        assertThat(failure(ended).blame()).isEqualTo(Blame.USER);
        assertThat(failure(ended).message()).contains("'😀'").contains("gbk").contains("utf-8");
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultFormat.class,
            names = {"XLSX", "PARQUET"})
    void aColumnNameThatGbkLacksDoesNotMatterToFormatsWithTheirOwnEncoding(ResultFormat format)
            throws InterruptedException {
        replica.engine.giveColumns("😀");

        AsyncQuery ended = replica.awaitEnd(replica.submit(ANN, SALES, output(format, ResultEncoding.GBK)));

        assertThat(ended.state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void aResultThatCannotBeListedFailsTheQuery() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.results.refuse(location -> true);
        replica.engine.release();

        AsyncQuery ended = replica.awaitEnd(query);

        assertThat(failure(ended).blame()).isEqualTo(Blame.EXTERNAL);
        assertThat(failure(ended).message()).doesNotContain("Connection refused");
        assertThat(ended.state().attempts()).isEqualTo(Replica.MAX_ATTEMPTS);
    }

    @Test
    void aSuccessThatCannotBeRecordedIsOneAsSoonAsTheStorageIsBack() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.records.refuse(saved -> saved.state() instanceof Succeeded);
        replica.engine.release();
        assertThat(replica.awaitEnd(query).state()).isInstanceOf(Running.class);
        assertThat(replica.engine.closed()).isZero();
        replica.records.refuse(saved -> false);

        replica.replicas.takeOver();

        assertThat(replica.awaitEnd(query).state())
                .isInstanceOfSatisfying(Succeeded.class, succeeded -> assertThat(succeeded.attempt())
                        .isEqualTo(1));
        assertThat(replica.engine.resumed()).isEqualTo(1);
    }

    @Test
    void aFailureThatCannotBeRecordedIsFoundAgainWhenTheStorageIsBack() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.engine.failToWrite(new QueryFailure(Blame.RESOURCES, "No memory"));
        replica.records.refuse(saved -> true);
        replica.engine.release();
        replica.letGo(query);
        replica.replicas.takeOver();
        assertThat(replica.dispatcher.knows(query.id())).isFalse();
        replica.records.refuse(saved -> false);

        replica.replicas.takeOver();

        assertThat(failure(replica.awaitEnd(query)).message()).isEqualTo("No memory");
        assertThat(replica.files(query)).isEmpty();
    }

    @Test
    void aQueryThatCannotBeRecordedIsNotTakenOn() {
        replica.records.refuse(saved -> true);

        assertThatThrownBy(() -> replica.submit(ANN)).isInstanceOf(UncheckedIOException.class);

        assertThat(replica.engine.opened()).isEmpty();
    }

    @Test
    void theEngineIsAskedInTheNameOfTheSubmitter() throws InterruptedException {
        AsyncQuery query = replica.submit(ANN);

        replica.letGo(query);

        assertThat(replica.engine.opened()).singleElement().satisfies(opened -> {
            assertThat(opened.submitter()).isEqualTo("ann");
            assertThat(opened.id()).isEqualTo(query.id());
        });
        assertThat(query.state()).isEqualTo(new Queued(replica.dispatcher.replica()));
    }

    private static QueryFailure failure(AsyncQuery ended) {
        assertThat(ended.state()).isInstanceOf(Failed.class);
        return ((Failed) ended.state()).failure();
    }
}
