package io.asyncquery.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * A directory of the local file system, which nothing leads out of: a symbolic link below it reads as nothing, is never
 * written through, and is removed itself instead of what it points to. The directory itself may be a link.
 *
 * <p>It goes without Hadoop's checksum files, whose separate {@code .crc} would break the atomic replacement of a file.
 */
final class LocalFiles extends RawLocalFileSystem implements HadoopStorage.SingleCalls {
    private final LocalRoot root;

    /** Everything that is below the directory {@code root}. */
    LocalFiles(Configuration configuration, java.nio.file.Path root) throws IOException {
        this.root = new LocalRoot(root);
        initialize(URI.create("file:///"), configuration);
    }

    /** Leaves the mode to the process's umask; Hadoop would start a {@code chmod} for each new file. */
    @Override
    public void setPermission(Path path, FsPermission permission) {}

    /** Opens a regular file: a pipe would never come to an end, and a device is nothing of ours. */
    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        if (!Files.isRegularFile(reached(path), LinkOption.NOFOLLOW_LINKS)) {
            throw new FileNotFoundException(path + " is no regular file");
        }
        return super.open(path, bufferSize);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        reached(path);
        return super.getFileStatus(path);
    }

    @Override
    public boolean exists(Path path) {
        return root.findLink(local(path)).isEmpty() && Files.exists(local(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        reached(path);
        return super.listStatus(path);
    }

    /** Reads little by little what Hadoop would read at once; a link counts as nothing. */
    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
        return new LocalEntries(path, existing(path));
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        reached(path);
        return super.mkdirs(path);
    }

    @Override
    protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
        reached(path);
        return super.createOutputStream(path, append);
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
            throws IOException {
        reached(path);
        return super.createOutputStreamWithMode(path, append, permission);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        reached(from);
        reached(to);
        return super.rename(from, to);
    }

    /** Removes a file, a link, or a directory with the links that are in it; what they point to stays. */
    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        java.nio.file.Path file = local(path);
        root.requireInside(file);
        if (root.findLink(file.getParent()).isPresent()) {
            return false;
        }
        return Files.isSymbolicLink(file) ? Files.deleteIfExists(file) : super.delete(path, recursive);
    }

    /** Gives a file or a directory a name that is free, in one step; says no when it is taken, or has no directory. */
    @Override
    public boolean moveToNew(Path from, Path to) throws IOException {
        java.nio.file.Path source = reached(from);
        java.nio.file.Path target = local(to);
        reached(to.getParent());
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
        } catch (FileSystemException e) {
            // Of a directory that is taken and not empty Java says no more than that it failed.
            if (Files.isDirectory(target)) {
                return false;
            }
            throw e;
        }
    }

    /** Moves a file over another in one step, where Hadoop's rename would fall back on copying. */
    @Override
    public void replace(Path from, Path to) throws IOException {
        reached(to.getParent());
        Files.move(reached(from), local(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean makeInside(Path directory) throws IOException {
        try {
            Files.createDirectory(reached(directory));
            return true;
        } catch (FileAlreadyExistsException there) {
            return true;
        } catch (NoSuchFileException missing) {
            return false;
        }
    }

    private java.nio.file.Path local(Path path) {
        return pathToFile(path).toPath();
    }

    private java.nio.file.Path existing(Path directory) throws FileNotFoundException {
        java.nio.file.Path local = reached(directory);
        if (!Files.isDirectory(local)) {
            throw new FileNotFoundException(directory + " is no directory");
        }
        return local;
    }

    /** The local path, unless it leads out of the root: then there is no such file. */
    private java.nio.file.Path reached(Path path) throws FileNotFoundException {
        java.nio.file.Path file = local(path);
        root.requireNoLink(file);
        return file;
    }
}
