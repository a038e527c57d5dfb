package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSparkTest {
    @TempDir
    private Path folder;

    /** A checked exception, as of everything that keeps a start from succeeding: the next one may. */
    @Test
    void aScratchFolderThatCannotBeMadeIsAFailedStart() throws IOException {
        Files.createFile(folder.resolve("java-options"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.createFile(data.resolve("tmp"));
        EngineConfig config = MappedConfig.of(
                EngineConfig.class,
                Map.of(
                        "async-query.engine.home", folder.toString(),
                        "async-query.engine.data", data.toString()));

        assertThatThrownBy(() -> EmbeddedSpark.start(config, Map.of())).isInstanceOf(IOException.class);
    }
}
