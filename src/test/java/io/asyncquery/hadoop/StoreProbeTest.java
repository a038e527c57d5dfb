package io.asyncquery.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probe finds in stores that keep a promise less. */
@SuppressWarnings("NullAway.Init")
class StoreProbeTest {
    private HadoopStorage storage;
    private java.nio.file.Path root;

    @BeforeEach
    void open(@TempDir java.nio.file.Path directory) {
        root = directory;
        storage = StorageSettings.openAt(directory);
    }

    @Test
    void aLocalDirectoryKeepsAllPromisesAndNothingIsLeftInIt() throws IOException {
        assertThatCode(() -> probe(new Promising()).run()).doesNotThrowAnyException();

        try (Stream<java.nio.file.Path> left = Files.list(root.resolve(".probes"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aStoreThatCreatesAFileAgainIsFound() {
        assertFound("a file that is there is not created again", new Promising() {
            @Override
            boolean create(Path file, Path scratch, byte[] bytes) {
                write(file, bytes);
                return true;
            }
        });
    }

    @Test
    void aStoreThatLooksFirstAndCreatesThenIsFound() {
        assertFound("of all who create a file at once one succeeds", new Promising() {
            @Override
            boolean create(Path file, Path scratch, byte[] bytes) {
                boolean contested = file.getName().startsWith("contested");
                return super.create(file, scratch, bytes) || contested;
            }
        });
    }

    @Test
    void aStoreThatReadsWhatWasThereBeforeIsFound() {
        assertFound("what was written is read at once", new Promising() {
            @Override
            Optional<byte[]> read(Path file) {
                return file.getName().equals("written") ? Optional.of(new byte[] {'1'}) : super.read(file);
            }
        });
    }

    @Test
    void aStoreThatListsLaterIsFound() {
        assertFound("what was written is listed at once", new Promising() {
            @Override
            List<String> names(Path directory) {
                return List.of();
            }
        });
    }

    @Test
    void aStoreThatCannotBeTriedSaysWhy() {
        assertThatThrownBy(() -> probe(new Promising() {
                            @Override
                            boolean create(Path file, Path scratch, byte[] bytes) {
                                throw new UncheckedIOException(new IOException("no space\nat all"));
                            }
                        })
                        .run())
                .isInstanceOf(IOException.class)
                .hasMessage("it cannot be tried: no space");
    }

    private void assertFound(String promise, AtomicFiles files) {
        assertThatThrownBy(() -> probe(files).run())
                .isInstanceOf(IOException.class)
                .hasMessage("it does not keep the promise that " + promise);
    }

    private StoreProbe probe(AtomicFiles files) {
        return new StoreProbe(files, storage.recordRemoval(), storage.layout());
    }

    /** Files on a store that keeps everything, until somebody overrides it. */
    private class Promising extends PassedOnFiles {
        Promising() {
            super(storage);
        }
    }
}
