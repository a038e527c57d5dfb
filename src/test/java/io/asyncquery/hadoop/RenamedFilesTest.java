package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.query.StoreFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store says that has no room. */
@SuppressWarnings("NullAway.Init")
class RenamedFilesTest {
    private HadoopStorage storage;

    @BeforeEach
    void open(@TempDir java.nio.file.Path root) {
        storage = StorageSettings.openAt(root);
    }

    @Test
    void aStoreWithoutRoomForASignIsFull() {
        assertFull(new ClusterStorageCapacityExceededException("The NameSpace quota is exceeded"));
        assertFull(new FileSystemException("/a", null, "No space left on device"));
        assertFull(new FileSystemException("/a", null, "Disk quota exceeded"));
    }

    @Test
    void anotherFailureDoesNotMakeItFull() {
        for (IOException failure : new IOException[] {new IOException("away"), new AccessDeniedException("/a")}) {
            assertThatThrownBy(() -> failing(failure).makeSign(new Path("/a")))
                    .isExactlyInstanceOf(UncheckedIOException.class)
                    .hasCause(failure);
        }
    }

    private void assertFull(IOException failure) {
        assertThatThrownBy(() -> failing(failure).makeSign(new Path("/a")))
                .isInstanceOf(StoreFullException.class)
                .hasCause(failure);
    }

    private RenamedFiles failing(IOException failure) {
        return new RenamedFiles(storage.files(), new HadoopStorage.SingleCalls() {
            @Override
            public void replace(Path from, Path to) throws IOException {
                throw failure;
            }

            @Override
            public boolean moveToNew(Path from, Path to) throws IOException {
                throw failure;
            }

            @Override
            public boolean makeInside(Path directory) throws IOException {
                throw failure;
            }
        });
    }
}
