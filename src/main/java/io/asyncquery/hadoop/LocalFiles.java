package io.asyncquery.hadoop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system without Hadoop's checksum files, whose separate {@code .crc} would break the atomic replacement
 * of a file.
 */
final class LocalFiles extends RawLocalFileSystem {
    LocalFiles(Configuration configuration) throws IOException {
        initialize(URI.create("file:///"), configuration);
    }

    /** Leaves the mode to the process's umask; Hadoop would start a {@code chmod} for each new file. */
    @Override
    public void setPermission(Path path, FsPermission permission) {}

    /** Moves a file over another in one step, where Hadoop's rename would fall back on copying. */
    void replace(Path from, Path to) throws IOException {
        Files.move(pathToFile(from).toPath(), pathToFile(to).toPath(), StandardCopyOption.ATOMIC_MOVE);
    }
}
