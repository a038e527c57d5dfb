package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void smallFilesAreClosedSoonUnlessHadoopsFilesSayOtherwise(@TempDir Path directory) throws IOException {
        String pause = "dfs.client.block.write.locateFollowingBlock.initial.delay.ms";
        assertThat(settings(directory, Map.of()).get(pause)).isEqualTo("5");

        Files.writeString(directory.resolve("hdfs-site.xml"), site(pause, "300"));

        assertThat(settings(directory, Map.of()).get(pause)).isEqualTo("300");
        assertThat(settings(directory, Map.of(pause, "20")).get(pause)).isEqualTo("20");
    }

    @ParameterizedTest
    @CsvSource({"hadoop.security.authentication, kerberos", "hadoop.security.token.service.use_ip, false"})
    void aNativeBinaryRefusesWhatItCannotDo(String setting, String value) {
        Configuration configuration = new Configuration(false);
        assertThatCode(() -> HadoopSettings.refuseWhatNeedsTheJvm(configuration))
                .doesNotThrowAnyException();
        configuration.set(setting, value);

        assertThatThrownBy(() -> HadoopSettings.refuseWhatNeedsTheJvm(configuration))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(setting + '=' + value + " works on the JVM only and not in the native binary");
    }

    @Test
    void aNativeBinaryRefusesStoresThatItHasNoClientFor() {
        for (String root : List.of("data/store", "/data", "file:/data", "hdfs://name:8020/lake")) {
            assertThatCode(() -> HadoopSettings.refuseStoreOfTheJvm(StorageLayout.address(root)))
                    .doesNotThrowAnyException();
        }
        for (String root : List.of("webhdfs://name:9870/lake", "s3a://bucket/kylin")) {
            assertThatThrownBy(() -> HadoopSettings.refuseStoreOfTheJvm(URI.create(root)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "async-query.storage.root=" + root + " works on the JVM only and not in the native binary");
        }
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
