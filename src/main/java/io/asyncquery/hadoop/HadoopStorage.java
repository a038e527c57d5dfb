package io.asyncquery.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.web.WebHdfsFileSystem;
import org.apache.hadoop.security.UserGroupInformation;

/** The opened file system with the layout of what is kept on it; the adapters of this package share one. */
public final class HadoopStorage implements AutoCloseable {
    private final FileSystem files;
    private final StorageLayout layout;
    private final AtomicFiles atomicFiles;
    private final RecordRemoval recordRemoval;
    private final Optional<ObjectStore> objects;

    private HadoopStorage(
            FileSystem files,
            StorageLayout layout,
            AtomicFiles atomicFiles,
            RecordRemoval recordRemoval,
            Optional<ObjectStore> objects) {
        this.files = files;
        this.layout = layout;
        this.atomicFiles = atomicFiles;
        this.recordRemoval = recordRemoval;
        this.objects = objects;
    }

    /** Makes the client of the configured file system; nothing is asked of the file system yet. */
    public static HadoopStorage open(StorageConfig config) throws IOException {
        Configuration configuration = HadoopSettings.of(config);
        URI address = StorageLayout.address(config.root());
        if (HadoopSettings.IS_NATIVE_BINARY) {
            HadoopSettings.refuseStoreOfTheJvm(address);
        } else if (address.getScheme().endsWith("webhdfs")) {
            MediaTypes.install();
        }
        FileSystem files = "file".equals(address.getScheme())
                ? new LocalFiles(configuration, java.nio.file.Path.of(address.getPath()))
                : connect(address, configuration, config);
        StorageLayout layout = new StorageLayout(files.makeQualified(new Path(address)));
        if (!HadoopSettings.IS_NATIVE_BINARY && StorageLayout.isObjectStore(address)) {
            ObjectFiles small = new ObjectFiles(files);
            return new HadoopStorage(
                    files, layout, small, new FencedRecords(small, layout), Optional.of(ObjectStore.behind(files)));
        }
        RenamedFiles renamed = new RenamedFiles(files, callsOf(files, configuration));
        return new HadoopStorage(files, layout, renamed, new RenamedRecords(renamed), Optional.empty());
    }

    /**
     * Creates what is missing of the root and tries what it can do; fails when it cannot be reached or written, or does
     * not keep what records and leases rely on.
     */
    public void prepare() throws IOException {
        makeRoot();
        try {
            new StoreProbe(atomicFiles, recordRemoval, layout).run();
        } catch (IOException e) {
            throw new IOException(
                    "async-query.storage.root = " + layout.root() + " is no store for this service: " + e.getMessage(),
                    e);
        }
    }

    private void makeRoot() throws IOException {
        try {
            if (files.mkdirs(layout.leases())) {
                return;
            }
        } catch (IOException e) {
            throw new IOException(cannotCreate() + ": " + e.getMessage(), e);
        }
        throw new IOException(cannotCreate());
    }

    FileSystem files() {
        return files;
    }

    StorageLayout layout() {
        return layout;
    }

    /** The same storage, whose small files are others. */
    HadoopStorage with(AtomicFiles others) {
        return new HadoopStorage(files, layout, others, recordRemoval, objects);
    }

    /** The small files on it. */
    AtomicFiles atomicFiles() {
        return atomicFiles;
    }

    /** What it has as an object store; nothing when it is none. */
    Optional<ObjectStore> objects() {
        return objects;
    }

    /** How records go. */
    RecordRemoval recordRemoval() {
        return recordRemoval;
    }

    @Override
    public void close() throws IOException {
        objects.ifPresent(ObjectStore::close);
        files.close();
    }

    /** Where it is. */
    @Override
    public String toString() {
        return layout.root().toString();
    }

    private String cannotCreate() {
        return "Cannot create the directory async-query.storage.root = " + layout.root();
    }

    private static FileSystem connect(URI address, Configuration configuration, StorageConfig config)
            throws IOException {
        UserGroupInformation.setConfiguration(configuration);
        if (UserGroupInformation.isSecurityEnabled()) {
            return FileSystem.newInstance(address, configuration);
        }
        // Naming the user spares us a JAAS login, which a native image has no modules for.
        String user = config.hadoopUser().orElseGet(() -> System.getProperty("user.name"));
        try {
            return FileSystem.newInstance(address, configuration, user);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("Interrupted while connecting to storage").initCause(e);
        }
    }

    private static SingleCalls callsOf(FileSystem files, Configuration configuration) throws IOException {
        if (files instanceof LocalFiles local) {
            return local;
        }
        if (files instanceof DistributedFileSystem hdfs) {
            return new CallsWithOptions(hdfs::rename, path -> hdfs.mkdir(path, FsPermission.getDirDefault()));
        }
        if (!HadoopSettings.IS_NATIVE_BINARY && files instanceof WebHdfsFileSystem web) {
            return new CallsWithOptions(web::rename, path -> makeDirectory(web, path));
        }
        FileContext context = FileContext.getFileContext(files.getUri(), configuration);
        return new CallsWithOptions(
                (from, to, option) -> context.rename(from, to, option),
                path -> context.mkdir(path, FsPermission.getDirDefault(), false));
    }

    /** WebHDFS has no call for it: when the directory above goes between the two, it is made again, and is empty. */
    private static void makeDirectory(WebHdfsFileSystem web, Path directory) throws IOException {
        web.getFileStatus(directory.getParent());
        web.mkdirs(directory);
    }

    /** What {@code FileSystem} itself does not do in one step. */
    interface SingleCalls {
        void replace(Path from, Path to) throws IOException;

        boolean moveToNew(Path from, Path to) throws IOException;

        boolean makeInside(Path directory) throws IOException;
    }

    /** The rename of a file system that takes an option. */
    private interface RenameWithOption {
        void rename(Path from, Path to, Rename option) throws IOException;
    }

    /** Makes a directory and nothing above it. */
    private interface MakeDirectory {
        void make(Path directory) throws IOException;
    }

    private record CallsWithOptions(RenameWithOption files, MakeDirectory directories) implements SingleCalls {
        @Override
        public void replace(Path from, Path to) throws IOException {
            files.rename(from, to, Rename.OVERWRITE);
        }

        @Override
        public boolean moveToNew(Path from, Path to) throws IOException {
            try {
                files.rename(from, to, Rename.NONE);
                return true;
            } catch (FileAlreadyExistsException | FileNotFoundException | ParentNotDirectoryException taken) {
                return false;
            }
        }

        @Override
        public boolean makeInside(Path directory) throws IOException {
            try {
                directories.make(directory);
                return true;
            } catch (FileAlreadyExistsException there) {
                return true;
            } catch (FileNotFoundException | ParentNotDirectoryException missing) {
                return false;
            }
        }
    }
}
