package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.ReplicaId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopLeasesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"version\":2,\"until\":\"2026-11-22T12:00:00Z\"}",
                "{\"version\":1,\"until\":\"noon\"}"
            })
    void aBrokenLeaseIsAbsent(String json, @TempDir Path root) throws IOException {
        Files.createDirectory(root.resolve(".replicas"));
        Files.writeString(root.resolve(".replicas/r-1.json"), json);

        assertThat(new HadoopLeases(StorageSettings.openAt(root)).find(new ReplicaId("r-1")))
                .isEmpty();
    }
}
