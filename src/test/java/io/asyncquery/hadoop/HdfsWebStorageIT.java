package io.asyncquery.hadoop;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The adapters on HDFS over HTTP. */
@EnabledIf("io.asyncquery.hadoop.MiniHdfs#isInstalled")
@SuppressWarnings("NullAway.Init")
class HdfsWebStorageIT extends HdfsPortsContract {
    private static HdfsCluster cluster;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        cluster = HdfsCluster.start(directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    String address() {
        return cluster.webhdfs();
    }
}
