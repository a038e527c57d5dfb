package io.asyncquery.contract;

import static io.asyncquery.contract.SampleQueries.SALES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.QueryId;
import io.asyncquery.query.ResultStore;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** What every {@link ResultStore} does. */
public abstract class ResultStoreContract {
    private static final String DATA = "part-00000-4f0c.csv";
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
    void aResultThatWasNeverWrittenHasNoParts() {
        assertThat(store().list(location())).isEmpty();
    }

    @Test
    void aListHasNamesAndLengthsOfData() throws IOException {
        write(location(), "part-00001", "12345");
        write(location(), "part-00000", "");

        assertThat(store().list(location()))
                .containsExactlyInAnyOrder(new ResultPart("part-00000", 0), new ResultPart("part-00001", 5));
    }

    @Test
    void markersAndChecksumsAreNoData() throws IOException {
        write(location(), "_SUCCESS", "");
        write(location(), ".part-00000.crc", "crc");
        write(location(), DATA, "1");

        assertThat(store().list(location())).containsExactly(new ResultPart(DATA, 1));
    }

    @Test
    void aPartIsReadFromAnyOffset() throws IOException {
        write(location(), DATA, "hello");
        ResultPart part = new ResultPart(DATA, 5);

        assertThat(read(part, 0)).isEqualTo("hello");
        assertThat(read(part, 3)).isEqualTo("lo");
        assertThat(read(part, 5)).isEmpty();
    }

    @Test
    void aPartOfAnotherLengthIsNotOpened() throws IOException {
        write(location(), DATA, "hello");
        ResultFiles files = store().open(location());

        assertThatThrownBy(() -> files.open(new ResultPart(DATA, 4), 0)).isInstanceOf(IOException.class);
    }

    @Test
    void aPartThatIsGoneIsNotOpened() {
        ResultFiles files = store().open(location());

        assertThatThrownBy(() -> files.open(new ResultPart(DATA, 4), 0)).isInstanceOf(IOException.class);
    }

    @Test
    void anOffsetPastTheEndIsRefused() throws IOException {
        write(location(), DATA, "hello");
        ResultFiles files = store().open(location());

        assertThatThrownBy(() -> files.open(new ResultPart(DATA, 5), 6)).isInstanceOf(IOException.class);
    }

    @Test
    void deletingRemovesEverythingOfTheResultAndNothingElse() throws IOException {
        ResultLocation other = store().locate(SALES, QueryId.random());
        write(other, DATA, "1");
        write(location(), DATA, "1");
        write(location(), "_SUCCESS", "");

        store().delete(location());

        assertThat(store().list(location())).isEmpty();
        assertThat(store().list(other)).hasSize(1);
    }

    @Test
    void deletingTwiceIsTheSameAsOnce() throws IOException {
        write(location(), DATA, "1");

        store().delete(location());
        store().delete(location());

        assertThat(store().list(location())).isEmpty();
    }

    private ResultLocation location() {
        return store().locate(SALES, id);
    }

    private String read(ResultPart part, long offset) throws IOException {
        try (InputStream in = store().open(location()).open(part, offset)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
