package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstones.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
    private final AsyncQuery failed =
            query.with(new QueryState.Failed(Optional.empty(), Instant.EPOCH, QueryFailure.OWNER_LOST, 0));
    private Path store;
    private Path directory;
    private HadoopQueryRecords records;
    private HadoopQueryRecords otherReplica;

    @BeforeEach
    void open(@TempDir Path root) {
        store = root.resolve("store");
        directory = store.resolve("sales/async_query_record");
        HadoopStorage storage = StorageSettings.openAt(store);
        records = new HadoopQueryRecords(storage, Duration.ofSeconds(1), nanos::get);
        otherReplica = new HadoopQueryRecords(storage, Duration.ZERO);
    }

    @Test
    void aTemporaryFileIsNeverReadAsARecord() throws IOException {
        records.save(query);
        Path versions = directory.resolve(query.id().toString());
        Files.move(versions.resolve("1.json"), versions.resolve(".1.json.0.tmp"));
        Files.createFile(versions.resolve("1.json.tmp"));
        Files.createFile(versions.resolve("0.json"));
        Files.createFile(versions.resolve("01.json"));
        Files.createFile(directory.resolve(".0.tmp"));

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
                "{\"version\":3}",
                "{\"version\":\"1\"}",
                "{\"version\":1}",
                "\u0000"
            })
    void aBrokenRecordIsAbsentAndHidesNoOther(String json) throws IOException {
        AsyncQuery whole = SampleQueries.queued(SALES);
        records.save(whole);
        Path versions = Files.createDirectory(directory.resolve(query.id().toString()));
        Files.writeString(versions.resolve("1.json"), json);

        assertThat(records.find(SALES, query.id())).isEmpty();
        assertThat(records.list(SALES)).containsExactly(whole);
        assertThat(records.delete(SALES, query.id())).isTrue();
    }

    @Test
    void aRecordUnderAnotherQuerysNameIsAbsent() throws IOException {
        records.save(query);
        AsyncQuery other = SampleQueries.queued(SALES);
        Files.move(
                directory.resolve(query.id().toString()),
                directory.resolve(other.id().toString()));

        assertThat(records.find(SALES, other.id())).isEmpty();
    }

    @Test
    void aRecordUnderTheNumberOfAnotherVersionIsAbsent() throws IOException {
        records.save(query);
        Path versions = directory.resolve(query.id().toString());
        Files.move(versions.resolve("1.json"), versions.resolve("2.json"));

        assertThat(otherReplica.find(SALES, query.id())).isEmpty();
    }

    @Test
    void onlyTheLastVersionIsKeptAndNothingElse() throws IOException {
        List<AsyncQuery> versions = SampleQueries.versions(SALES);
        versions.forEach(records::save);

        assertThat(files())
                .containsExactly(
                        VersionFile.ended(ended(versions.get(5))).orElseThrow().name());
    }

    @Test
    void thatAQueryHasEndedIsToldWithoutReadingItsRecord() throws IOException {
        records.save(query);
        records.save(failed);
        Path version = directory.resolve(query.id() + "/" + files().get(0));
        Files.writeString(version, "{");

        assertThat(otherReplica.ended(SALES, List.of(query.id()))).containsExactly(entry(query.id(), ended(failed)));
    }

    @Test
    void whatItsNameCannotSayIsReadAndReplacedLikeAnyOther() throws IOException {
        AsyncQuery ended = SampleQueries.oneInEachState(SALES).get(5);
        AsyncQuery manyNames = new AsyncQuery(
                ended.id(),
                1,
                "x".repeat(300),
                ended.submittedAt(),
                ended.submission(),
                ended.engine(),
                ended.state(),
                false);
        records.save(manyNames);

        assertThat(files()).containsExactly("1.json");
        assertThat(otherReplica.ended(SALES, List.of(ended.id()))).isEmpty();
        assertThat(otherReplica.read(SALES, ended.id())).contains(manyNames);
    }

    @Test
    void aVersionThatCameTooLateDoesNotHideTheOneThatEndedTheQuery() throws IOException {
        records.save(query);
        records.save(failed);
        Files.write(directory.resolve(query.id() + "/2.json"), RecordJson.write(query));

        assertThat(otherReplica.read(SALES, query.id())).contains(failed);
        assertThat(otherReplica.ended(SALES, List.of(query.id()))).containsKey(query.id());
    }

    @Test
    void ofTwoWhoMarkAQueryAtOnceOneMayStepBackAndItExpiresAllTheSame() throws IOException {
        records.save(query);
        HadoopTombstones tombstones = new HadoopTombstones(StorageSettings.openAt(store), otherReplica);
        Mark first = new Mark(query.id(), 1, Rule.SERVICE, Instant.EPOCH, UUID.randomUUID());
        Mark second = new Mark(query.id(), 1, Rule.SERVICE, Instant.EPOCH, UUID.randomUUID());
        assertThat(tombstones.mark(SALES, first) && tombstones.mark(SALES, second))
                .isTrue();

        Path comesTooLate = Files.createFile(directory.resolve(query.id() + "/2.json"));
        assertThat(tombstones.confirm(SALES, List.of(first))).containsExactly(entry(query.id(), false));
        Files.delete(comesTooLate);

        assertThat(tombstones.confirm(SALES, List.of(second))).containsExactly(entry(query.id(), true));
        assertThat(records.save(failed)).isFalse();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static EndedQuery ended(AsyncQuery query) {
        return EndedQuery.of(query).orElseThrow();
    }

    @Test
    void aVersionWhosePredecessorCouldNotBeRemovedStillCounts() throws IOException {
        List<AsyncQuery> versions = SampleQueries.versions(SALES);
        versions.subList(0, 2).forEach(records::save);
        Path directoryOfVersions = directory.resolve(query(versions).id().toString());
        Files.copy(directoryOfVersions.resolve("2.json"), directoryOfVersions.resolve("1.json"));

        assertThat(otherReplica.read(SALES, query(versions).id())).contains(versions.get(1));
        assertThat(otherReplica.save(versions.get(2))).isTrue();
        assertThat(records.read(SALES, query(versions).id())).contains(versions.get(2));
    }

    @Test
    void foreignFilesAndDirectoriesAreNoRecords() throws IOException {
        records.save(query);
        Files.writeString(directory.resolve("notes.json"), "{}");
        Files.createDirectory(directory.resolve(SampleQueries.queued(SALES).id() + ".json"));
        Files.createDirectory(directory.resolve(SampleQueries.queued(SALES).id().toString()));

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
    void whatDoesNotMeetTheConditionIsLookedUpInTheStoreEachTime() throws IOException {
        records.save(query);
        Path version = directory.resolve(query.id() + "/1.json");
        Files.writeString(version, Files.readString(version).replace("\"ada\"", "\"eve\""));
        assertThat(records.find(SALES, query.id())).contains(query);

        assertThat(records.find(SALES, query.id(), found -> found.submitter().equals("eve")))
                .isPresent();
        assertThat(records.find(SALES, query.id(), found -> false)).isEmpty();
    }

    @Test
    void aListIsReadFromTheStore() {
        records.save(query);
        otherReplica.save(failed);

        assertThat(records.list(SALES)).containsExactly(failed);
    }

    @Test
    void whatWasDeletedElsewhereIsNotListedFromMemory() {
        records.save(query);
        records.save(failed);
        assertThat(records.list(SALES)).containsExactly(failed);

        otherReplica.delete(SALES, query.id());

        assertThat(records.list(SALES)).isEmpty();
    }

    private static AsyncQuery query(List<AsyncQuery> versions) {
        return versions.get(0);
    }

    @Test
    void whatWasPinnedElsewhereIsListedAsPinned() throws IOException {
        AsyncQuery ended = SampleQueries.oneInEachState(SALES).get(5);
        records.save(ended);
        assertThat(records.list(SALES)).containsExactly(ended);
        Path versions = directory.resolve(ended.id().toString());
        Files.setLastModifiedTime(versions, FileTime.from(Instant.now().minusSeconds(5)));
        assertThat(records.list(SALES)).containsExactly(ended);
        AsyncQuery pinned = pinned(ended);

        assertThat(otherReplica.save(pinned)).isTrue();

        assertThat(records.list(SALES)).containsExactly(pinned);
    }

    @Test
    void whatWasNeverFinishedIsRemovedOnceItIsOld() throws IOException {
        records.save(query);
        Path empty = Files.createDirectory(directory.resolve(QueryId.random().toString()));
        Path halfRemoved = Files.createDirectory(directory.resolve("." + QueryId.random() + ".0.tmp"));
        Files.createFile(halfRemoved.resolve("1.json"));
        Path halfWritten = Files.createFile(directory.resolve(".0.tmp"));
        Path foreign = Files.createFile(directory.resolve("notes.txt"));

        records.deleteUnfinished(SALES, Instant.now().minusSeconds(60));
        assertThat(List.of(empty, halfRemoved, halfWritten, foreign)).allMatch(Files::exists);
        records.deleteUnfinished(SALES, Instant.now().plusSeconds(60));

        assertThat(List.of(empty, halfRemoved, halfWritten)).noneMatch(Files::exists);
        assertThat(foreign).exists();
        assertThat(otherReplica.list(SALES)).containsExactly(query);
    }

    @Test
    void aRecordIsClosedInItsLastVersionOnly() throws IOException {
        AsyncQuery ended = SampleQueries.oneInEachState(SALES).get(5);
        records.save(ended);
        assertThat(otherReplica.close(SALES, ended.id(), 2)).isFalse();
        assertThat(otherReplica.close(SALES, QueryId.random(), 1)).isFalse();
        assertThat(otherReplica.read(SALES, ended.id())).contains(ended);

        assertThat(otherReplica.close(SALES, ended.id(), 1)).isTrue();

        assertThat(otherReplica.close(SALES, ended.id(), 1)).isFalse();
        assertThat(otherReplica.read(SALES, ended.id())).isEmpty();
        assertThat(records.save(pinned(ended))).isFalse();
        assertThat(otherReplica.read(SALES, ended.id())).isEmpty();
        assertThat(otherReplica.delete(SALES, ended.id())).isTrue();
        assertThat(directory.resolve(ended.id().toString())).doesNotExist();
    }

    @Test
    void aRecordThatIsPinnedWhileItIsClosedStays(@TempDir Path root) {
        HadoopStorage sound = StorageSettings.openAt(root);
        HadoopQueryRecords others = new HadoopQueryRecords(sound, Duration.ZERO);
        AsyncQuery ended = SampleQueries.oneInEachState(SALES).get(5);
        HadoopQueryRecords closing = new HadoopQueryRecords(
                sound.with(new PassedOnFiles(sound) {
                    @Override
                    boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
                        assertThat(others.save(pinned(ended))).isTrue();
                        return super.rename(from, to);
                    }
                }),
                Duration.ZERO);
        others.save(ended);

        assertThat(closing.close(SALES, ended.id(), 1)).isFalse();

        assertThat(others.read(SALES, ended.id())).contains(pinned(ended));
    }

    @Test
    void aStoreThatIsGoneIsAFailureAndNoDeletion() throws IOException {
        records.save(query);
        Files.move(store, store.resolveSibling("elsewhere"));

        assertThatThrownBy(() -> otherReplica.read(SALES, query.id())).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> records.version(SALES, query.id())).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> records.list(SALES)).isInstanceOf(UncheckedIOException.class);
    }

    /** The next version of a query that has ended. */
    private static AsyncQuery pinned(AsyncQuery ended) {
        return new AsyncQuery(
                ended.id(),
                ended.version() + 1,
                ended.submitter(),
                ended.submittedAt(),
                ended.submission(),
                ended.engine(),
                ended.state(),
                true);
    }

    @Test
    void aRecordThatCannotBeWrittenIsAFailureAndIsNotRemembered() throws IOException {
        Files.createDirectories(directory.getParent());
        Files.createFile(directory);

        assertThatThrownBy(() -> records.save(query)).isInstanceOf(UncheckedIOException.class);
        assertThat(records.find(SALES, query.id())).isEmpty();
    }
}
