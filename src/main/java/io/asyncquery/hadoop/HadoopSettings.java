package io.asyncquery.hadoop;

import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.fs.Hdfs;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.web.SWebHdfsFileSystem;
import org.apache.hadoop.hdfs.web.WebHdfsFileSystem;

/** Hadoop's configuration: its defaults, then the operator's Hadoop files, then our own settings. */
final class HadoopSettings {
    private static final List<String> SITE_FILES = List.of("core-site.xml", "hdfs-site.xml");
    private static final String AUTHENTICATION = "hadoop.security.authentication";
    private static final String SIMPLE = "simple";
    private static final String TOKEN_BY_ADDRESS = "hadoop.security.token.service.use_ip";
    private static final Set<String> IN_THE_NATIVE_BINARY = Set.of("file", "hdfs");
    private static final String ON_THE_JVM_ONLY = " works on the JVM only and not in the native binary";

    /** Known when the binary is built, so that what is for the JVM only needs not be in it. */
    static final boolean IS_NATIVE_BINARY = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private HadoopSettings() {}

    static Configuration of(StorageConfig config) {
        Configuration configuration = new Configuration();
        // By name and not by service loader, which finds nothing in a native image.
        configuration.set("fs.file.impl", LocalFileSystem.class.getName());
        configuration.set("fs.hdfs.impl", DistributedFileSystem.class.getName());
        configuration.set("fs.webhdfs.impl", WebHdfsFileSystem.class.getName());
        configuration.set("fs.swebhdfs.impl", SWebHdfsFileSystem.class.getName());
        configuration.set("fs.AbstractFileSystem.file.impl", RawLocalFs.class.getName());
        configuration.set("fs.AbstractFileSystem.hdfs.impl", Hdfs.class.getName());
        configuration.set("fs.s3a.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
        // Or clients are closed as soon as the service is told to end: under downloads, before the lease is released
        configuration.set(CommonConfigurationKeysPublic.FS_AUTOMATIC_CLOSE_KEY, "false");
        configuration.addResource(ofSmallFiles());
        configuration.addResource(ofObjectStores());
        config.hadoopConfDir().ifPresent(directory -> addSiteFiles(configuration, directory));
        config.hadoop().forEach(configuration::set);
        if (IS_NATIVE_BINARY) {
            refuseWhatNeedsTheJvm(configuration);
        }
        return configuration;
    }

    /**
     * HDFS's client pauses when it closes a file that the name node has not heard of yet, 400 ms at first. A record is
     * written in a few: so we begin with less, and go on as long, with each pause twice the one before.
     */
    private static Configuration ofSmallFiles() {
        Configuration settings = new Configuration(false);
        settings.set("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "5");
        settings.set("dfs.client.block.write.locateFollowingBlock.retries", "12");
        return settings;
    }

    /**
     * S3's client tries again for minutes when the store is away, and we have somebody waiting for an answer. Its own
     * checks before each write and the empty objects that it leaves for directories cost requests and say nothing to us.
     */
    private static Configuration ofObjectStores() {
        Configuration settings = new Configuration(false);
        settings.set("fs.s3a.performance.flags", "create,mkdir");
        // A buffer as large as the smallest part is taken for each file, from a pool
        settings.set("fs.s3a.fast.upload.buffer", "bytebuffer");
        settings.set("fs.s3a.multipart.size", "5M");
        // The default stream, and notes for the log of the bucket, need a library of their own
        settings.set("fs.s3a.input.stream.type", "classic");
        settings.set("fs.s3a.audit.enabled", "false");
        settings.set("fs.s3a.attempts.maximum", "0");
        settings.set("fs.s3a.retry.limit", "2");
        settings.set("fs.s3a.retry.interval", "200ms");
        // The least that it takes
        settings.set("fs.s3a.connection.timeout", "15s");
        settings.set("fs.s3a.connection.request.timeout", "15s");
        settings.set("fs.s3a.connection.part.upload.timeout", "15s");
        return settings;
    }

    /** Refuses when the service starts what would fail with the first request in a native binary. */
    static void refuseWhatNeedsTheJvm(Configuration configuration) {
        if (!configuration.get(AUTHENTICATION, SIMPLE).equalsIgnoreCase(SIMPLE)) {
            throw new IllegalArgumentException(
                    AUTHENTICATION + '=' + configuration.get(AUTHENTICATION) + ON_THE_JVM_ONLY);
        }
        if (!configuration.getBoolean(TOKEN_BY_ADDRESS, true)) {
            throw new IllegalArgumentException(TOKEN_BY_ADDRESS + "=false" + ON_THE_JVM_ONLY);
        }
    }

    /** Refuses a store that a native binary has no client for. */
    static void refuseStoreOfTheJvm(URI address) {
        if (!IN_THE_NATIVE_BINARY.contains(address.getScheme())) {
            throw new IllegalArgumentException("async-query.storage.root=" + address + ON_THE_JVM_ONLY);
        }
    }

    private static void addSiteFiles(Configuration configuration, String directory) {
        for (String name : SITE_FILES) {
            java.nio.file.Path file = java.nio.file.Path.of(directory, name);
            if (Files.isReadable(file)) {
                configuration.addResource(new Path(file.toUri()));
            }
        }
    }
}
