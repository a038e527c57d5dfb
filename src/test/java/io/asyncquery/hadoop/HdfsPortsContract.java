package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QueryId;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapters on a cluster of HDFS, whichever way it is reached. */
@SuppressWarnings("NullAway.Init")
abstract class HdfsPortsContract extends HadoopPortsContract {
    private HadoopStorage storage;

    /** The address of the cluster's file system. */
    abstract String address();

    @BeforeEach
    void open() throws IOException {
        storage = HadoopStorage.open(StorageSettings.at(address() + "/" + UUID.randomUUID()));
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
                .startsWith(address() + "/");
    }
}
