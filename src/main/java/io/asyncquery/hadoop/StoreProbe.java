package io.asyncquery.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tries on a store what records and leases rely on, in a directory of its own that goes afterwards. A store that merely
 * happens to keep a promise today passes; one that does not make it is found before it loses a query.
 */
final class StoreProbe {
    private static final byte[] ONE = "1".getBytes(UTF_8);
    private static final byte[] TWO = "2".getBytes(UTF_8);
    private static final int ROUNDS = 4;
    private static final int AT_ONCE = 4;

    private final AtomicFiles files;
    private final RecordRemoval removal;
    private final StorageLayout layout;
    private final Path directory;

    StoreProbe(AtomicFiles files, RecordRemoval removal, StorageLayout layout) {
        this.files = files;
        this.removal = removal;
        this.layout = layout;
        this.directory = layout.probe(UUID.randomUUID().toString());
    }

    /** Fails with the promise that is not kept, or with what kept it from being tried. */
    void run() throws IOException {
        try {
            files.makeDirectory(directory);
            createsOnce();
            ofManyOneCreates();
            readsAndListsWhatWasWritten();
            removesOnce();
            files.deleteTree(directory);
        } catch (UncheckedIOException | UnsupportedOperationException e) {
            throw new IOException("it cannot be tried: " + firstLine(e), e);
        }
    }

    private void createsOnce() throws IOException {
        Path file = new Path(directory, "created");
        require(files.create(file, directory, ONE), "a file can be created where there is none");
        require(!files.create(file, directory, TWO) && isAt(file, ONE), "a file that is there is not created again");
    }

    private void ofManyOneCreates() throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Path file = new Path(directory, "contested-" + round);
                require(created(file, threads) == 1, "of all who create a file at once one succeeds");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int created(Path file, ExecutorService threads) throws IOException {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            all.add(threads.submit(() -> {
                go.await();
                return files.create(file, directory, ONE);
            }));
        }
        go.countDown();
        int created = 0;
        try {
            for (Future<Boolean> each : all) {
                created += each.get() ? 1 : 0;
            }
        } catch (ExecutionException e) {
            throw new IOException("it cannot be tried: " + firstLine(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was not tried to the end", e);
        }
        return created;
    }

    private void readsAndListsWhatWasWritten() throws IOException {
        Path file = new Path(directory, "written");
        files.write(file, ONE);
        files.write(file, TWO);
        require(isAt(file, TWO), "what was written is read at once");
        require(files.names(directory).contains(file.getName()), "what was written is listed at once");
        files.delete(file);
        require(
                files.read(file).isEmpty() && !files.names(directory).contains(file.getName()),
                "what was removed is gone at once");
    }

    private void removesOnce() throws IOException {
        Path record = new Path(directory, "record");
        files.makeDirectory(record);
        files.create(layout.version(record, VersionFile.created(1)), directory, ONE);
        require(removal.delete(record) && !removal.delete(record), "a directory is removed once");
    }

    private boolean isAt(Path file, byte[] bytes) {
        return files.read(file).filter(found -> Arrays.equals(found, bytes)).isPresent();
    }

    private static void require(boolean kept, String promise) throws IOException {
        if (!kept) {
            throw new IOException("it does not keep the promise that " + promise);
        }
    }

    private static String firstLine(@Nullable Throwable failure) {
        Throwable cause = failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
        String text = cause == null ? null : cause.getMessage();
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
