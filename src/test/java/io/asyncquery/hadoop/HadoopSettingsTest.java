package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopSettingsTest {

    @Test
    void ourSettingsWinOverHadoopsFiles(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("core-site.xml"), site("a", "core"));
        Files.writeString(directory.resolve("hdfs-site.xml"), site("b", "hdfs"));

        Configuration configuration = settings(directory, Map.of("b", "ours"));

        assertThat(configuration.get("a")).isEqualTo("core");
        assertThat(configuration.get("b")).isEqualTo("ours");
        assertThat(configuration.get("fs.hdfs.impl")).isEqualTo("org.apache.hadoop.hdfs.DistributedFileSystem");
    }

    @Test
    void aConfigurationDirectoryWithoutFilesIsNoFailure(@TempDir Path directory) {
        assertThat(settings(directory, Map.of()).get("a")).isNull();
    }

    private static Configuration settings(Path directory, Map<String, String> hadoop) {
        return HadoopSettings.of(
                new StorageSettings("data", hadoop, Optional.of(directory.toString()), Optional.empty()));
    }

    private static String site(String name, String value) {
        return "<configuration><property><name>" + name + "</name><value>" + value
                + "</value></property></configuration>";
    }
}
