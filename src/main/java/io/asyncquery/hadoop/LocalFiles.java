package io.asyncquery.hadoop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system without Hadoop's checksum files, whose separate {@code .crc} would break the atomic replacement
 * of a file.
 */
final class LocalFiles extends RawLocalFileSystem implements HadoopStorage.Renames {
    LocalFiles(Configuration configuration) throws IOException {
        initialize(URI.create("file:///"), configuration);
    }

    /** Leaves the mode to the process's umask; Hadoop would start a {@code chmod} for each new file. */
    @Override
    public void setPermission(Path path, FsPermission permission) {}

    /** Gives a file or a directory a name that is free, in one step; says no when it is taken, or has no directory. */
    @Override
    public boolean moveToNew(Path from, Path to) throws IOException {
        java.nio.file.Path source = pathToFile(from).toPath();
        java.nio.file.Path target = pathToFile(to).toPath();
        try {
            if (Files.isDirectory(source)) {
                Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                // Of the calls that there are only this one never replaces what another process has just put there.
                Files.createLink(target, source);
                Files.delete(source);
            }
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException taken) {
            return false;
        }
    }

    /** Moves a file over another in one step, where Hadoop's rename would fall back on copying. */
    @Override
    public void replace(Path from, Path to) throws IOException {
        Files.move(pathToFile(from).toPath(), pathToFile(to).toPath(), StandardCopyOption.ATOMIC_MOVE);
    }
}
