package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstone;
import io.asyncquery.query.Tombstones.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are removed behind a fence, whatever they are stored on. */
@SuppressWarnings("NullAway.Init")
class FencedRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private final AsyncQuery query = SampleQueries.oneInEachState(SALES).get(5);
    private HadoopStorage storage;
    private HadoopQueryRecords records;
    private HadoopTombstones tombstones;
    private Path record;
    private Path grave;

    @BeforeEach
    void saveAndMark(@TempDir java.nio.file.Path directory) {
        storage = StorageSettings.openAt(directory);
        records = new HadoopQueryRecords(storage, Duration.ZERO);
        tombstones = new HadoopTombstones(storage, records);
        record = storage.layout().record(SALES, query.id());
        grave = storage.layout().expired(SALES, LocalDate.ofInstant(NOW, ZoneOffset.UTC), query.id());
        records.save(query);
        assertThat(expires(Rule.SERVICE)).isTrue();
    }

    private boolean expires(Rule rule) {
        Mark mark = new Mark(query.id(), query.version(), rule, NOW, UUID.randomUUID());
        return tombstones.mark(SALES, mark)
                && tombstones.confirm(SALES, List.of(mark)).equals(Map.of(query.id(), true));
    }

    @Test
    void aRecordIsBuriedOnce() {
        assertThat(fenced(storage.atomicFiles()).bury(record, grave)).isTrue();
        assertThat(fenced(storage.atomicFiles()).bury(record, grave)).isFalse();

        assertThat(storage.atomicFiles().names(record)).isEmpty();
        assertThat(tombstones.find(SALES, query.id())).contains(new Tombstone(query, Rule.SERVICE, NOW));
    }

    @Test
    void whoDiesBehindTheFenceHasLeftTheTombstone() {
        AtomicFiles dying = new PassedOnFiles(storage) {
            private boolean fenceIsUp;

            @Override
            boolean create(Path file, Path scratch, byte[] bytes) {
                fenceIsUp = super.create(file, scratch, bytes);
                return fenceIsUp;
            }

            @Override
            List<String> names(Path directory) {
                if (fenceIsUp) {
                    throw new UncheckedIOException(new IOException("dead"));
                }
                return super.names(directory);
            }
        };

        assertThatThrownBy(() -> fenced(dying).bury(record, grave)).hasMessageContaining("dead");

        assertThat(records.read(SALES, query.id())).isEmpty();
        assertThat(tombstones.find(SALES, query.id())).contains(new Tombstone(query, Rule.SERVICE, NOW));
        assertThat(expires(Rule.BYTES)).isFalse();
        assertThat(fenced(storage.atomicFiles()).bury(record, grave)).isFalse();
        assertThat(records.ended(SALES, List.of(query.id()))).isEmpty();

        records.deleteUnfinished(SALES, Instant.now().plusSeconds(3_600));
        assertThat(storage.atomicFiles().isDirectory(record)).isFalse();
    }

    @Test
    void whoDiesBeforeTheFenceLeavesARecordThatAnotherOneBuries() {
        AtomicFiles dying = new PassedOnFiles(storage) {
            @Override
            boolean create(Path file, Path scratch, byte[] bytes) {
                throw new UncheckedIOException(new IOException("dead"));
            }
        };

        assertThatThrownBy(() -> fenced(dying).bury(record, grave)).hasMessageContaining("dead");

        assertThat(records.read(SALES, query.id())).contains(query);
        assertThat(fenced(storage.atomicFiles()).bury(record, grave)).isTrue();
        assertThat(tombstones.find(SALES, query.id())).contains(new Tombstone(query, Rule.SERVICE, NOW));
    }

    private FencedRecords fenced(AtomicFiles files) {
        return new FencedRecords(files, storage.layout());
    }
}
