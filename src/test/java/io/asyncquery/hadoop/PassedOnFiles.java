package io.asyncquery.hadoop;

import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** The small files of a storage, until somebody overrides what is done with them. */
class PassedOnFiles extends AtomicFiles {
    private final AtomicFiles files;

    PassedOnFiles(HadoopStorage storage) {
        super(storage.files());
        this.files = storage.atomicFiles();
    }

    @Override
    void write(Path file, byte[] bytes) {
        files.write(file, bytes);
    }

    @Override
    boolean create(Path file, Path scratch, byte[] bytes) {
        return files.create(file, scratch, bytes);
    }

    @Override
    void makeDirectory(Path directory) {
        files.makeDirectory(directory);
    }

    @Override
    boolean makeSign(Path name) {
        return files.makeSign(name);
    }

    @Override
    boolean canRename() {
        return files.canRename();
    }

    @Override
    boolean rename(Path from, Path to) {
        return files.rename(from, to);
    }

    @Override
    Stream<Directory> directories(Path directory) {
        return files.directories(directory);
    }
}
