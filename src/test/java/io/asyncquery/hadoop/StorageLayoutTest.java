package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.HostileText;
import io.asyncquery.query.Permits;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstones.Mark;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.result.ResultPart;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageLayoutTest {
    private static final QueryId ID = new QueryId(new UUID(0, 1));
    private static final String TEXT = "00000000-0000-0000-0000-000000000001";
    private final StorageLayout local = new StorageLayout(new Path("file:/data"));
    private final StorageLayout hdfs = new StorageLayout(new Path("hdfs://name:8020/lake"));

    @Test
    void aLocalResultHasThreeSlashesAndNoTrailingOne() {
        assertThat(local.result(SALES, ID, 1).uri()).hasToString("file:///data/sales/async_query_result/" + TEXT);
    }

    @Test
    void aRemoteResultNamesItsHost() {
        assertThat(hdfs.result(SALES, ID, 1).uri())
                .hasToString("hdfs://name:8020/lake/sales/async_query_result/" + TEXT);
    }

    @Test
    void aRecordIsBesideTheResults() {
        assertThat(hdfs.version(hdfs.record(SALES, ID), VersionFile.created(12)))
                .hasToString("hdfs://name:8020/lake/sales/async_query_record/" + TEXT + "/12.json");
    }

    @Test
    void aLaterAttemptIsWhereNoProjectCanBeAndEndsAsTheFirst() {
        assertThat(local.result(SALES, ID, 2).uri())
                .hasToString("file:///data/.attempts/2/sales/async_query_result/" + TEXT);
    }

    @Test
    void aPermitNamesItsHolder() {
        assertThat(local.permit("engine", new Permits.Holder(new ReplicaId("r-1"), ID)))
                .hasToString("file:/data/.permits/engine/r-1_" + TEXT);
    }

    @Test
    void aLeaseIsWhereNoProjectCanBe() {
        assertThat(local.lease(new ReplicaId("r-1"))).hasToString("file:/data/.replicas/r-1.json");
    }

    @Test
    void aPartsNameStaysInsideItsResult() {
        ResultLocation location = local.result(SALES, ID, 1);

        assertThat(local.file(location, new ResultPart("a:b", 0, 0, "")))
                .hasToString("file:/data/sales/async_query_result/" + TEXT + "/a:b");
        assertThatThrownBy(() -> local.file(location, new ResultPart("../x", 0, 0, "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> local.lease(new ReplicaId("../x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<String> hostileTexts() {
        return HostileText.texts();
    }

    @Property
    void aHostileNameIsRefusedOrOneFileInItsDirectory(@ForAll("hostileTexts") String text) {
        try {
            assertThat(local.permit("engine", text).getParent()).isEqualTo(local.permits("engine"));
            assertThat(local.permits(text).getParent()).isEqualTo(local.permits());
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("Not a bare file name");
        }
    }

    @Property
    void noHostileNameIsAPartOfAResultOutsideOfItOrTheLeaseOfAReplica(@ForAll("hostileTexts") String text) {
        try {
            ResultLocation location = local.result(SALES, ID, 1);
            assertThat(local.file(location, new ResultPart(text, 0, 0, "")).getParent())
                    .isEqualTo(local.directory(location));
        } catch (IllegalArgumentException refused) {
            assertThat(text).containsAnyOf("/", "\\", "\0", ".");
        }
        local.replicaOfLease(text + ".json")
                .ifPresent(
                        replica -> assertThat(local.lease(replica).getParent()).isEqualTo(local.leases()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/store", "./data/store/", "data/x/../store"})
    void aRelativeRootIsTakenFromTheWorkingDirectory(String root) {
        assertThat(StorageLayout.address(root))
                .isEqualTo(URI.create(
                        "file:" + java.nio.file.Path.of("data", "store").toAbsolutePath()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data", "file:/data", "file:///data", "file:///data/"})
    void aLocalRootMayBeAPathOrAUri(String root) {
        assertThat(StorageLayout.address(root)).isEqualTo(URI.create("file:/data"));
    }

    @Test
    void aRemoteRootIsTakenAsItIs() {
        assertThat(StorageLayout.address("hdfs://name:8020/lake")).isEqualTo(URI.create("hdfs://name:8020/lake"));
        assertThat(StorageLayout.address("webhdfs://name:9870/lake")).isEqualTo(URI.create("webhdfs://name:9870/lake"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/my data", "hdfs://name:8020/my%20data", "/a#b"})
    void aRootThatTheEngineOrTheGatewayCannotReachIsRefused(String root) {
        assertThatThrownBy(() -> StorageLayout.address(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("async-query.storage.root");
    }

    @Test
    void twoWhoMarkOneVersionInTheSameMillisecondMakeASignEach() {
        Mark mark = mark(UUID.randomUUID());
        Mark another = mark(UUID.randomUUID());

        Path one = hdfs.mark(SALES, mark);
        Path other = hdfs.mark(SALES, another);

        assertThat(one).isNotEqualTo(other);
        assertThat(hdfs.markIn(ID, one.getName())).contains(mark);
        assertThat(hdfs.markIn(ID, other.getName())).contains(another);
    }

    @Test
    void aSignOfAnEarlierReleaseIsOne() {
        assertThat(hdfs.markIn(ID, "expired.3.SERVICE.1700000000123")).contains(mark(new UUID(0, 0)));
        assertThat(hdfs.markIn(ID, "expired.3.SERVICE.1700000000123.")).isEmpty();
    }

    private static Mark mark(UUID by) {
        return new Mark(ID, 3, Rule.SERVICE, Instant.ofEpochMilli(1_700_000_000_123L), by);
    }
}
