package io.asyncquery.query;

import static io.asyncquery.query.Replica.ANN;
import static io.asyncquery.query.Replica.SALES;
import static io.asyncquery.query.Replica.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.FakeQueryEngine;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueryExecutionTest {
    private static final QueryFailure NO_SUCH_TABLE = new QueryFailure(Blame.USER, "Table x not found");

    private final Replica replica = new Replica(2, 2);

    @AfterEach
    void close() throws InterruptedException {
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

        assertThat(ended.state()).isEqualTo(new Failed(replica.clock.instant(), NO_SUCH_TABLE));
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
        assertThat(replica.dispatcher.find(ended.id())).isEmpty();
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
    }

    @Test
    void aSuccessThatCannotBeRecordedNeverReadsAsOne() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.records.refuse(saved -> saved.state() instanceof Succeeded);
        replica.engine.release();

        AsyncQuery ended = replica.awaitEnd(query);

        assertThat(failure(ended).blame()).isEqualTo(Blame.EXTERNAL);
        assertThat(replica.state(query)).isEqualTo(ended.state());
        assertThat(replica.files(query)).isEmpty();
    }

    @Test
    void anEndThatCannotBeRecordedAtAllReadsAsLostOnceTheStorageIsBack() throws InterruptedException {
        replica.engine.hold();
        AsyncQuery query = replica.submit(ANN);
        replica.engine.awaitRunning(1);
        replica.records.refuse(saved -> true);
        replica.engine.release();
        replica.letGo(query);
        replica.records.refuse(saved -> false);

        QueryState state = replica.state(query);

        assertThat(state).isEqualTo(new Failed(replica.clock.instant(), QueryFailure.OWNER_LOST));
        assertThat(replica.files(query)).isEmpty();
        assertThat(replica.dispatcher.find(query.id())).isEmpty();
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
