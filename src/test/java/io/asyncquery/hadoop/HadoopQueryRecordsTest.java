package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What records do beyond the port's contract: broken files and memory. */
@SuppressWarnings("NullAway.Init")
class HadoopQueryRecordsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AsyncQuery query = SampleQueries.queued(SALES);
    private final AsyncQuery failed = query.with(new QueryState.Failed(Instant.EPOCH, QueryFailure.OWNER_LOST));
    private Path directory;
    private HadoopQueryRecords records;
    private HadoopQueryRecords otherReplica;

    @BeforeEach
    void open(@TempDir Path root) {
        directory = root.resolve("sales/async_query_record");
        HadoopStorage storage = StorageSettings.openAt(root);
        records = new HadoopQueryRecords(storage, Duration.ofSeconds(1), nanos::get);
        otherReplica = new HadoopQueryRecords(storage, Duration.ZERO);
    }

    @Test
    void aTemporaryFileIsNeverReadAsARecord() throws IOException {
        records.save(query);
        Path file = directory.resolve(query.id() + ".json");
        Files.move(file, directory.resolve("." + query.id() + ".json.0.tmp"));
        Files.createFile(directory.resolve(query.id() + ".json.tmp"));

        assertThat(otherReplica.list(SALES)).isEmpty();
        assertThat(otherReplica.find(SALES, query.id())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"version\":2}",
                "{\"version\":\"1\"}",
                "{\"version\":1}",
                "\u0000"
            })
    void aBrokenRecordIsAbsentAndHidesNoOther(String json) throws IOException {
        AsyncQuery whole = SampleQueries.queued(SALES);
        records.save(whole);
        Files.writeString(directory.resolve(query.id() + ".json"), json);

        assertThat(records.find(SALES, query.id())).isEmpty();
        assertThat(records.list(SALES)).containsExactly(whole);
        assertThat(records.delete(SALES, query.id())).isTrue();
    }

    @Test
    void aRecordUnderAnotherQuerysNameIsAbsent() throws IOException {
        records.save(query);
        AsyncQuery other = SampleQueries.queued(SALES);
        Files.copy(directory.resolve(query.id() + ".json"), directory.resolve(other.id() + ".json"));

        assertThat(records.find(SALES, other.id())).isEmpty();
    }

    @Test
    void foreignFilesAndDirectoriesAreNoRecords() throws IOException {
        records.save(query);
        Files.writeString(directory.resolve("notes.json"), "{}");
        Files.createDirectory(directory.resolve(SampleQueries.queued(SALES).id() + ".json"));

        assertThat(records.list(SALES)).containsExactly(query);
    }

    @Test
    void fieldsOfALaterReleaseAreIgnored() throws IOException {
        byte[] json = new String(RecordJson.write(query), UTF_8)
                .replaceFirst("\\{", "{\"colour\":{\"r\":[1]},")
                .getBytes(UTF_8);

        assertThat(RecordJson.read(json)).isEqualTo(query);
    }

    @Test
    void aChangeByAnotherReplicaShowsWhenTheMemoryLapses() {
        records.save(query);
        otherReplica.save(failed);
        assertThat(records.find(SALES, query.id())).contains(query);

        nanos.addAndGet(Duration.ofMillis(1001).toNanos());

        assertThat(records.find(SALES, query.id())).contains(failed);
    }

    @Test
    void readingDoesNotProlongTheMemory() {
        records.save(query);
        otherReplica.save(failed);

        for (int i = 0; i < 4; i++) {
            nanos.addAndGet(Duration.ofMillis(300).toNanos());
            assertThat(records.find(SALES, query.id())).isPresent();
        }

        assertThat(records.find(SALES, query.id())).contains(failed);
    }

    @Test
    void aListIsReadFromTheStore() {
        records.save(query);
        otherReplica.save(failed);

        assertThat(records.list(SALES)).containsExactly(failed);
    }

    @Test
    void aRecordThatCannotBeWrittenIsAFailureAndIsNotRemembered() throws IOException {
        Files.createDirectories(directory.getParent());
        Files.createFile(directory);

        assertThatThrownBy(() -> records.save(query)).isInstanceOf(UncheckedIOException.class);
        assertThat(records.find(SALES, query.id())).isEmpty();
    }
}
