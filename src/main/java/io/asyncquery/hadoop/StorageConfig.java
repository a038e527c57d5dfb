package io.asyncquery.hadoop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where results and records are kept, under {@code async-query.storage}. */
@ConfigMapping(prefix = "async-query.storage")
public interface StorageConfig {
    /**
     * The directory of everything: a Hadoop URI such as {@code hdfs://host:8020/kylin} or {@code s3a://bucket/kylin}, or
     * a local path, taken from the working directory when it is relative. The engine must reach it at the same address.
     * Links below it are not followed.
     */
    @WithDefault("data/store")
    String root();

    /**
     * Hadoop settings, for instance {@code hadoop."dfs.replication"=2}; they win over the files of Hadoop's. The embedded
     * engine gets them as well.
     */
    Map<String, String> hadoop();

    /** The directory of Hadoop's {@code core-site.xml} and {@code hdfs-site.xml}; none are read when absent. */
    @WithDefault("${HADOOP_CONF_DIR:}")
    Optional<String> hadoopConfDir();

    /** Who we are to a file system without Kerberos; the operating system's user when absent. */
    @WithDefault("${HADOOP_USER_NAME:}")
    Optional<String> hadoopUser();

    /** How long a record is answered from memory: what another replica changes shows this much later. */
    @WithDefault("1s")
    Duration recordCache();
}
