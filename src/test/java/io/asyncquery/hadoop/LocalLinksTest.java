package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.Lease;
import io.asyncquery.query.Permits;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.result.ResultFiles;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who can write to a local store plants links in it; the service neither shows nor harms what is behind. */
@SuppressWarnings("NullAway.Init")
class LocalLinksTest {
    private static final String SECRET = "{\"version\":1,\"parts\":[]}";
    private static final ResultPart PART = new ResultPart("part-00000", 1, SECRET.length(), "");

    private final QueryId id = QueryId.random();
    private Path store;
    private Path outside;
    private Path secret;
    private HadoopStorage storage;
    private HadoopResultStore results;
    private HadoopQueryRecords records;

    @BeforeEach
    void open(@TempDir Path parent) throws IOException {
        store = parent.resolve("store");
        outside = Files.createDirectory(parent.resolve("outside"));
        secret = Files.writeString(outside.resolve("_SUCCESS"), SECRET);
        Files.writeString(outside.resolve(PART.name()), SECRET);
        storage = StorageSettings.openAt(store);
        results = new HadoopResultStore(storage);
        records = new HadoopQueryRecords(storage, Duration.ZERO);
    }

    @AfterEach
    void nothingOutsideHasChanged() throws IOException {
        try (Stream<Path> files = Files.walk(outside).filter(Files::isRegularFile)) {
            assertThat(files).hasSize(2).allSatisfy(file -> assertThat(file).hasContent(SECRET));
        }
    }

    @Test
    void aLinkInAResultIsNoPartAndNoManifestOfIt() throws IOException {
        Path directory = result(1);
        Files.createDirectories(directory);
        link(directory.resolve("_SUCCESS"), secret);
        link(directory.resolve(PART.name()), secret);

        assertNothingIsRead(location(1));
    }

    @Test
    void aLinkInAResultIsDeletedWithItAndWhatItPointsToIsNot() throws IOException {
        Path directory = result(1);
        Files.createDirectories(directory.resolve("deep"));
        link(directory.resolve("file"), secret);
        link(directory.resolve("directory"), outside);
        link(directory.resolve("deep/directory"), outside);
        link(directory.resolve("nowhere"), outside.resolve("gone"));

        results.delete(location(1));

        assertThat(directory).doesNotExist();
    }

    @Test
    void aLinkInPlaceOfAResultIsNoResultAndIsDeletedAlone() throws IOException {
        link(result(1), outside);
        assertNothingIsRead(location(1));

        results.delete(location(1));

        assertThat(Files.exists(result(1), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void aLinkAboveTheResultsIsNotFollowed() throws IOException {
        Files.createDirectories(outside.resolve(id.toString()));
        link(store.resolve("sales/async_query_result"), outside);

        assertNothingIsRead(location(1));
        results.delete(location(1));

        assertThat(outside.resolve(id.toString())).isDirectory();
    }

    @Test
    void aLinkInPlaceOfTheAttemptsIsNotFollowed() throws IOException {
        Path below = outside.resolve("2/sales/async_query_result/" + id);
        Files.createDirectories(below);
        link(store.resolve(".attempts"), outside);

        assertNothingIsRead(location(2));
        results.delete(location(2));

        assertThat(below).isDirectory();
    }

    @Test
    void aPartThatIsAPipeOrADirectoryIsNotOpened() throws IOException, InterruptedException {
        Files.createDirectories(result(1).resolve("directory"));
        Path pipe = result(1).resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        ResultFiles files = results.open(location(1));

        assertThatThrownBy(() -> files.open(new ResultPart("pipe", 0, 0, ""), 0))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.open(
                        new ResultPart("directory", 0, Files.size(result(1).resolve("directory")), ""), 0))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRecordThatIsALinkIsNeitherReadNorListedNorDeletedThrough() throws IOException {
        AsyncQuery query = SampleQueries.queued(SALES);
        records.save(query);
        Path directory = store.resolve("sales/async_query_record/" + query.id());
        Path moved = store.resolveSibling("moved");
        Files.move(directory, moved);
        link(directory, moved);

        assertThat(records.find(SALES, query.id())).isEmpty();
        assertThat(records.read(SALES, query.id())).isEmpty();
        assertThat(records.version(SALES, query.id())).isEmpty();
        assertThat(records.list(SALES)).isEmpty();
        assertThat(records.delete(SALES, query.id())).isFalse();
        assertThat(moved.resolve("1.json")).exists();
    }

    @Test
    void aVersionThatIsALinkIsNoRecord() throws IOException {
        AsyncQuery query = SampleQueries.queued(SALES);
        records.save(query);
        Path version = store.resolve("sales/async_query_record/" + query.id() + "/1.json");
        Path moved = store.resolveSibling("moved.json");
        Files.move(version, moved);
        link(version, moved);

        assertThat(records.find(SALES, query.id())).isEmpty();
        assertThat(records.list(SALES)).isEmpty();
        assertThat(records.delete(SALES, query.id())).isTrue();
        assertThat(moved).exists();
    }

    @Test
    void nothingIsWrittenThroughALinkInPlaceOfTheRecords() throws IOException {
        link(store.resolve("sales/async_query_record"), outside);

        assertThatThrownBy(() -> records.save(SampleQueries.queued(SALES))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void permitsBehindALinkAreNeitherCountedNorTakenNorGivenBack() throws IOException {
        HadoopPermits permits = new HadoopPermits(storage);
        Permits.Holder holder = new Permits.Holder(ReplicaId.random(), id);
        link(store.resolve(".permits/engine"), outside);

        assertThatThrownBy(() -> permits.tryAcquire("engine", holder, 9)).isInstanceOf(UncheckedIOException.class);
        permits.release("engine", holder);
        permits.releaseAll(holder.replica());
    }

    @Test
    void aPermitThatIsALinkIsNotWrittenThroughAndIsGivenBackAlone() throws IOException {
        HadoopPermits permits = new HadoopPermits(storage);
        Permits.Holder holder = new Permits.Holder(ReplicaId.random(), id);
        Path permit = store.resolve(".permits/engine/" + holder.replica() + "_" + id);
        link(permit, secret);

        assertThatThrownBy(() -> permits.tryAcquire("engine", holder, 9)).isInstanceOf(UncheckedIOException.class);
        permits.release("engine", holder);

        assertThat(Files.exists(permit, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void aLeaseThatIsALinkIsNoLeaseAndIsReplacedByOne() throws IOException {
        HadoopLeases leases = new HadoopLeases(storage);
        Lease lease = new Lease(ReplicaId.random(), 1, Duration.ofSeconds(8), false);
        link(store.resolve(".replicas/" + lease.replica() + ".json"), secret);
        assertThat(leases.all()).isEmpty();

        leases.renew(lease);

        assertThat(leases.all()).containsExactly(lease);
    }

    @Test
    void aPathThatIsNotBelowTheRootIsRefused() {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(secret.toUri());

        assertThatThrownBy(() -> storage.files().open(path)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage.files().listStatus(path.getParent())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage.files().create(path, true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage.files().delete(path, true)).isInstanceOf(IOException.class);
    }

    @Test
    void theRootItselfMayBeALink() throws IOException {
        Path linked = store.resolveSibling("linked");
        link(linked, store);
        HadoopQueryRecords behind = new HadoopQueryRecords(StorageSettings.openAt(linked), Duration.ZERO);
        AsyncQuery query = SampleQueries.queued(SALES);

        behind.save(query);

        assertThat(behind.list(SALES)).containsExactly(query);
        assertThat(records.find(SALES, query.id())).contains(query);
        assertThat(behind.delete(SALES, query.id())).isTrue();
    }

    private void assertNothingIsRead(ResultLocation location) {
        assertThat(results.manifest(location)).isEmpty();
        assertThatThrownBy(() -> results.open(location).open(PART, 0)).isInstanceOf(IOException.class);
    }

    private ResultLocation location(int attempt) {
        return results.locate(SALES, id, attempt);
    }

    private Path result(int attempt) {
        return Path.of(location(attempt).uri());
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, target);
    }
}
