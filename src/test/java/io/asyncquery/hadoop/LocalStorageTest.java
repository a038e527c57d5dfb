package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.SampleQueries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapters on the local file system. */
@SuppressWarnings("NullAway.Init")
class LocalStorageTest extends HadoopPortsContract {
    private HadoopStorage storage;

    @BeforeEach
    void open(@TempDir Path root) {
        storage = StorageSettings.openAt(root);
    }

    @Override
    HadoopStorage storage() {
        return storage;
    }

    @Test
    void noChecksumOrTemporaryFileIsLeftBehind(@TempDir Path root) throws IOException {
        HadoopQueryRecords records = new HadoopQueryRecords(StorageSettings.openAt(root), Duration.ZERO);

        SampleQueries.oneInEachState(SALES).forEach(records::save);

        try (Stream<Path> files = Files.walk(root).filter(Files::isRegularFile)) {
            assertThat(files).hasSize(7).allMatch(file -> file.toString().endsWith(".json"));
        }
    }

    @Test
    void theRootIsCreatedWhereItIsMissing(@TempDir Path parent) throws IOException {
        Path root = parent.resolve("a/b");

        HadoopStorage.open(StorageSettings.at(root.toString())).prepare();

        assertThat(root).isDirectory();
    }

    @Test
    void aRootThatCannotBeCreatedIsNamed(@TempDir Path parent) throws IOException {
        Path root = Files.createFile(parent.resolve("file")).resolve("store");

        assertThatThrownBy(() ->
                        HadoopStorage.open(StorageSettings.at(root.toString())).prepare())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("async-query.storage.root")
                .hasMessageContaining(root.toString());
    }
}
