package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.Lease;
import io.asyncquery.query.ReplicaId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopLeasesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"version\":1,\"until\":\"2026-11-22T12:00:00Z\"}",
                "{\"version\":2,\"renewals\":1,\"length_ms\":\"8s\",\"released\":false}"
            })
    void aBrokenLeaseCountsAsReleased(String json, @TempDir Path root) throws IOException {
        Files.createDirectory(root.resolve(".replicas"));
        Files.writeString(root.resolve(".replicas/r-1.json"), json);

        assertThat(new HadoopLeases(StorageSettings.openAt(root)).all())
                .containsExactly(new Lease(new ReplicaId("r-1"), 0, Duration.ZERO, true));
    }
}
