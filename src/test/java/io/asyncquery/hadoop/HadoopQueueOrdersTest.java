package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.ReplicaId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopQueueOrdersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"version\":2,\"queries\":[]}",
                "{\"version\":1,\"queries\":null}",
                "{\"version\":1,\"queries\":\"f8cd2fd5-bf03-4b27-b6d7-1ce1c5e15a43\"}",
                "{\"version\":1,\"queries\":[1]}",
                "{\"version\":1,\"queries\":[null]}",
                "{\"version\":1,\"queries\":[\"../x\"]}",
                "{\"version\":1,\"queries\":[\"f8cd2fd5-bf03-4b27-b6d7-1ce1c5e15a43\"",
                "{\"version\":1,\"queries\":[\"f8cd2fd5-bf03-4b27-b6d7-1ce1c5e15a43\",\"\"]}",
                "{\"version\":1,\"queries\":[],\"engines\":[]}",
                "{\"version\":1,\"queries\":[],\"engines\":{\"etl\":1}}",
                "{\"version\":1,\"queries\":[],\"engines\":{\"../etl\":[]}}"
            })
    void aBrokenOrderIsNone(String json, @TempDir Path root) throws IOException {
        Files.createDirectory(root.resolve(".queues"));
        Files.writeString(root.resolve(".queues/r-1.json"), json);

        assertThat(new HadoopQueueOrders(StorageSettings.openAt(root)).of(new ReplicaId("r-1")))
                .isEmpty();
    }

    @Test
    void anOrderFromBeforeThereWereOtherEnginesIsThatOfTheDefaultOne(@TempDir Path root) throws IOException {
        QueryId id = QueryId.random();
        Files.createDirectory(root.resolve(".queues"));
        Files.writeString(root.resolve(".queues/r-1.json"), "{\"version\":1,\"queries\":[\"" + id + "\"]}");

        assertThat(new HadoopQueueOrders(StorageSettings.openAt(root)).of(new ReplicaId("r-1")))
                .isEqualTo(Map.of(EngineName.DEFAULT, List.of(id)));
    }

    @Test
    void anOrderIsNoLease(@TempDir Path root) {
        HadoopStorage storage = StorageSettings.openAt(root);

        new HadoopQueueOrders(storage)
                .publish(new ReplicaId("r-1"), Map.of(EngineName.DEFAULT, List.of(QueryId.random())));

        assertThat(new HadoopLeases(storage).all()).isEmpty();
    }
}
