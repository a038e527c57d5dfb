package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageConfigTest {
    private static final String PREFIX = "async-query.storage.";

    @Test
    void everyKeyHasADefault() {
        StorageConfig config = config(Map.of());

        assertThat(config.root()).isEqualTo("data/store");
        assertThat(config.hadoop()).isEmpty();
        assertThat(config.hadoopConfDir()).isEmpty();
        assertThat(config.hadoopUser()).isEmpty();
        assertThat(config.recordCache()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void everyKeyIsRead() {
        StorageConfig config = config(Map.of(
                PREFIX + "root", "hdfs://name:8020/lake",
                PREFIX + "hadoop.\"dfs.replication\"", "2",
                PREFIX + "hadoop-conf-dir", "/etc/hadoop",
                PREFIX + "hadoop-user", "ada",
                PREFIX + "record-cache", "250ms"));

        assertThat(config.root()).isEqualTo("hdfs://name:8020/lake");
        assertThat(config.hadoop()).containsOnly(Map.entry("dfs.replication", "2"));
        assertThat(config.hadoopConfDir()).contains("/etc/hadoop");
        assertThat(config.hadoopUser()).contains("ada");
        assertThat(config.recordCache()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void hadoopsOwnEnvironmentVariablesAreTheDefaults() {
        StorageConfig config = config(Map.of("HADOOP_CONF_DIR", "/etc/hadoop", "HADOOP_USER_NAME", "ada"));

        assertThat(config.hadoopConfDir()).contains("/etc/hadoop");
        assertThat(config.hadoopUser()).contains("ada");
    }

    @Test
    void ourHadoopSettingsWinOverHadoopsFiles(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("core-site.xml"), site("a", "core"));
        Files.writeString(directory.resolve("hdfs-site.xml"), site("b", "hdfs"));

        Configuration configuration = HadoopSettings.of(
                new StorageSettings("data", Map.of("b", "ours"), Optional.of(directory.toString()), Optional.empty()));

        assertThat(configuration.get("a")).isEqualTo("core");
        assertThat(configuration.get("b")).isEqualTo("ours");
        assertThat(configuration.get("fs.hdfs.impl")).isEqualTo("org.apache.hadoop.hdfs.DistributedFileSystem");
    }

    @Test
    void aConfigurationDirectoryWithoutFilesIsNoFailure(@TempDir Path directory) {
        Configuration configuration = HadoopSettings.of(
                new StorageSettings("data", Map.of(), Optional.of(directory.toString()), Optional.empty()));

        assertThat(configuration.get("a")).isNull();
    }

    private static String site(String name, String value) {
        return "<configuration><property><name>" + name + "</name><value>" + value
                + "</value></property></configuration>";
    }

    private static StorageConfig config(Map<String, String> keys) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(StorageConfig.class)
                .withSources(new PropertiesConfigSource(new HashMap<>(keys), "test", 100))
                .build()
                .getConfigMapping(StorageConfig.class);
    }
}
