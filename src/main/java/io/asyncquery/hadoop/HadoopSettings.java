package io.asyncquery.hadoop;

import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Hdfs;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** Hadoop's configuration: its defaults, then the operator's Hadoop files, then our own settings. */
final class HadoopSettings {
    private static final List<String> SITE_FILES = List.of("core-site.xml", "hdfs-site.xml");

    private HadoopSettings() {}

    static Configuration of(StorageConfig config) {
        Configuration configuration = new Configuration();
        // By name and not by service loader, which finds nothing in a native image.
        configuration.set("fs.file.impl", LocalFileSystem.class.getName());
        configuration.set("fs.hdfs.impl", DistributedFileSystem.class.getName());
        configuration.set("fs.AbstractFileSystem.file.impl", RawLocalFs.class.getName());
        configuration.set("fs.AbstractFileSystem.hdfs.impl", Hdfs.class.getName());
        config.hadoopConfDir().ifPresent(directory -> addSiteFiles(configuration, directory));
        config.hadoop().forEach(configuration::set);
        return configuration;
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
