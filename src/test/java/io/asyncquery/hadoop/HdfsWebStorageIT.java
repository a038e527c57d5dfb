package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QueryId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The adapters on HDFS over HTTP. */
@EnabledIf("io.asyncquery.hadoop.MiniHdfs#isInstalled")
@SuppressWarnings("NullAway.Init")
class HdfsWebStorageIT extends HadoopPortsContract {
    private static HdfsCluster cluster;
    private HadoopStorage storage;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        cluster = HdfsCluster.start(directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() throws IOException {
        storage = HadoopStorage.open(StorageSettings.at(cluster.webhdfs() + "/" + UUID.randomUUID()));
        storage.prepare();
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
    }

    @Override
    HadoopStorage storage() {
        return storage;
    }

    @Test
    void aLocationNamesTheClusterSoThatTheEngineFindsIt() {
        assertThat(storage.layout().result(SALES, QueryId.random(), 1).uri().toString())
                .startsWith(cluster.webhdfs() + "/");
    }
}
