package io.asyncquery.contract;

import static io.asyncquery.contract.SampleQueries.SALES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.ResultStore;
import io.asyncquery.query.StoredResult;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.SourceTable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ResultStore} does. */
public abstract class ResultStoreContract {
    private static final String DATA = "part-00000-4f0c.csv";
    private static final String MANIFEST = "_SUCCESS";
    private static final String COMPLETE = "{\"version\":1,\"parts\":[]}";
    private final QueryId id = QueryId.random();

    /** The store under test, without a result of the query. */
    protected abstract ResultStore store();

    /** Writes a file as the engine would. */
    protected abstract void write(ResultLocation location, String name, String content) throws IOException;

    @Test
    void aLocationEndsInProjectAndQuery() {
        String location = location().uri().toString();

        assertThat(location).endsWith("/sales/async_query_result/" + id);
    }

    @Test
    void aResultThatIsNotCompleteHasNoManifest() throws IOException {
        assertThat(store().manifest(location())).isEmpty();

        write(location(), DATA, "1");

        assertThat(store().manifest(location())).isEmpty();
    }

    @Test
    void theManifestIsWhatTheEngineLeft() throws IOException {
        write(location(), MANIFEST, """
                {"version":1,"parts":[{"name":"part-00001","rows":2,"bytes":5,"sha256":"ab"},
                {"name":"part-00000","rows":0,"bytes":0,"sha256":"cd"}]}""");

        assertThat(store().manifest(location()))
                .contains(new ResultManifest(
                        List.of(new ResultPart("part-00001", 2, 5, "ab"), new ResultPart("part-00000", 0, 0, "cd"))));
    }

    @Test
    void theManifestNamesTheTablesThatWereRead() throws IOException {
        write(location(), MANIFEST, """
                {"version":1,"tables":[{"name":"lake.a.t","version":"7"},{"name":"spark_catalog.a.t"}],"parts":[]}""");

        assertThat(store().manifest(location()).orElseThrow().tables())
                .containsExactly(
                        new SourceTable("lake.a.t", Optional.of("7")),
                        new SourceTable("spark_catalog.a.t", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"version\":1}",
                "{\"version\":1,\"parts\":[{\"name\":\"a\"}]}",
                "{\"version\":1,\"tables\":[{}],\"parts\":[]}"
            })
    void aManifestThatWasCutShortIsNone(String content) throws IOException {
        write(location(), MANIFEST, content);

        assertThat(store().manifest(location())).isEmpty();
    }

    @Test
    void attemptsHaveLocationsOfTheirOwn() throws IOException {
        ResultLocation second = store().locate(SALES, id, 2);
        write(second, MANIFEST, COMPLETE);

        assertThat(second.uri().toString()).endsWith("/sales/async_query_result/" + id);
        assertThat(store().manifest(location())).isEmpty();
        assertThat(store().manifest(second)).isPresent();
        assertThat(store().manifest(store().locate(SALES, id, 3))).isEmpty();
    }

    @Test
    void aPartIsReadFromAnyOffset() throws IOException {
        write(location(), DATA, "hello");
        ResultPart part = new ResultPart(DATA, 0, 5, "");

        assertThat(read(part, 0)).isEqualTo("hello");
        assertThat(read(part, 3)).isEqualTo("lo");
        assertThat(read(part, 5)).isEmpty();
    }

    @Test
    void aPartOfAnotherLengthIsNotOpened() throws IOException {
        write(location(), DATA, "hello");
        ResultFiles files = store().open(location());

        assertThatThrownBy(() -> files.open(new ResultPart(DATA, 0, 4, ""), 0)).isInstanceOf(IOException.class);
    }

    @Test
    void aPartThatIsGoneIsNotOpened() {
        ResultFiles files = store().open(location());

        assertThatThrownBy(() -> files.open(new ResultPart(DATA, 0, 4, ""), 0)).isInstanceOf(IOException.class);
    }

    @Test
    void anOffsetPastTheEndIsRefused() throws IOException {
        write(location(), DATA, "hello");
        ResultFiles files = store().open(location());

        assertThatThrownBy(() -> files.open(new ResultPart(DATA, 0, 5, ""), 6)).isInstanceOf(IOException.class);
    }

    @Test
    void deletingRemovesEverythingOfTheResultAndNothingElse() throws IOException {
        ResultLocation other = store().locate(SALES, QueryId.random(), 1);
        write(other, MANIFEST, COMPLETE);
        write(location(), DATA, "1");
        write(location(), MANIFEST, COMPLETE);

        store().delete(location());

        assertThat(store().manifest(location())).isEmpty();
        assertThat(store().manifest(other)).isPresent();
    }

    @Test
    void everyResultOfAProjectIsListedWholeOrNot() throws IOException {
        QueryId half = QueryId.random();
        write(location(), MANIFEST, COMPLETE);
        write(store().locate(SALES, half, 1), DATA, "1");
        write(store().locate(SALES, half, 12), DATA, "1");
        write(store().locate(SampleQueries.STOCK, QueryId.random(), 1), DATA, "1");

        try (Stream<StoredResult> results = store().list(SALES)) {
            assertThat(results)
                    .allSatisfy(result ->
                            assertThat(result.changedAt()).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS)))
                    .extracting(StoredResult::id, StoredResult::attempt)
                    .containsExactlyInAnyOrder(tuple(id, 1), tuple(half, 1), tuple(half, 12));
        }
    }

    @Test
    void aResultExistsFromItsFirstFileUntilItIsDeleted() throws IOException {
        assertThat(store().exists(location())).isFalse();

        write(location(), DATA, "1");
        assertThat(store().exists(location())).isTrue();

        store().delete(location());
        assertThat(store().exists(location())).isFalse();
    }

    @Test
    void deletingTwiceIsTheSameAsOnce() throws IOException {
        write(location(), MANIFEST, COMPLETE);

        store().delete(location());
        store().delete(location());

        assertThat(store().manifest(location())).isEmpty();
    }

    private ResultLocation location() {
        return store().locate(SALES, id, 1);
    }

    private String read(ResultPart part, long offset) throws IOException {
        try (InputStream in = store().open(location()).open(part, offset)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
