package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.query.Tombstones.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tombstones and records on a store of which a part fails. */
@SuppressWarnings("NullAway.Init")
class HadoopTombstonesTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private HadoopStorage storage;
    private HadoopQueryRecords records;
    private HadoopTombstones tombstones;
    private Predicate<Path> stuck = path -> false;

    @BeforeEach
    void open(@TempDir java.nio.file.Path directory) {
        HadoopStorage sound = StorageSettings.openAt(directory);
        storage = sound.with(new PassedOnFiles(sound) {
            @Override
            void delete(Path file) {
                check(file);
                super.delete(file);
            }

            @Override
            void deleteTree(Path tree) {
                check(tree);
                super.deleteTree(tree);
            }
        });
        records = new HadoopQueryRecords(storage, Duration.ZERO);
        tombstones = new HadoopTombstones(storage, records);
    }

    @Test
    void aDayThatCannotBeForgottenKeepsNoOther() {
        QueryId first = buried(NOON);
        QueryId second = buried(NOON.plus(DAY));
        QueryId third = buried(NOON.plus(DAY.multipliedBy(2)));
        stuck = path -> path.getName().equals("2026-11-29");

        assertThatThrownBy(() -> tombstones.forgetBefore(SALES, NOON.plus(DAY.multipliedBy(9)), () -> {}))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(tombstones.find(SALES, first)).isEmpty();
        assertThat(tombstones.find(SALES, third)).isEmpty();
        stuck = path -> false;
        tombstones.forgetBefore(SALES, NOON.plus(DAY.multipliedBy(9)), () -> {});
        assertThat(tombstones.find(SALES, second)).isEmpty();
        assertThat(storage.atomicFiles().names(storage.layout().expired(SALES))).isEmpty();
    }

    @Test
    void aDayIsForgottenOneByOneAtThePaceOfTheCaller() {
        List<QueryId> ids = List.of(buried(NOON), buried(NOON), buried(NOON));
        List<Path> removed = new ArrayList<>();
        AtomicInteger steps = new AtomicInteger();
        stuck = path -> {
            removed.add(path);
            return false;
        };

        tombstones.forgetBefore(SALES, NOON.plus(DAY), steps::incrementAndGet);

        assertThat(steps).hasValue(3);
        Path day = storage.layout().expired(SALES, LocalDate.of(2026, 11, 28));
        assertThat(removed).hasSize(4).endsWith(day);
        assertThat(removed)
                .containsAll(ids.stream()
                        .map(id -> storage.layout().expired(SALES, LocalDate.of(2026, 11, 28), id))
                        .toList());
        assertThat(storage.atomicFiles().isDirectory(day)).isFalse();
    }

    @Test
    void aGraveThatCannotBeForgottenKeepsNoOther() {
        QueryId one = buried(NOON);
        QueryId other = buried(NOON);
        stuck = path -> path.getName().equals(one.toString());

        assertThatThrownBy(() -> tombstones.forgetBefore(SALES, NOON.plus(DAY), () -> {}))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(tombstones.find(SALES, one)).isPresent();
        assertThat(tombstones.find(SALES, other)).isEmpty();
    }

    @Test
    void aMarkThatCannotBeWithdrawnLosesNoOther() {
        AsyncQuery old = saved();
        records.save(old.with(new QueryState.Failed(Optional.empty(), NOON, QueryFailure.OWNER_LOST, 0)));
        Mark stale = marked(old);
        Mark good = marked(saved());
        stuck = storage.layout().mark(SALES, stale)::equals;

        assertThat(tombstones.confirm(SALES, List.of(stale, good)))
                .isEqualTo(Map.of(stale.id(), false, good.id(), true));
    }

    @Test
    void whatWasNeverFinishedAndCannotBeRemovedKeepsNothingElse() {
        AtomicFiles files = storage.atomicFiles();
        List<Path> unfinished = List.of(
                storage.layout().record(SALES, QueryId.random()),
                storage.layout().record(SALES, QueryId.random()),
                new Path(storage.layout().records(SALES), ".a.tmp"),
                new Path(storage.layout().records(SALES), ".b.tmp"));
        for (Path path : unfinished) {
            for (Path each : unfinished) {
                files.makeDirectory(each);
            }
            stuck = path::equals;

            assertThatThrownBy(
                            () -> records.deleteUnfinished(SALES, Instant.now().plusSeconds(60)))
                    .isInstanceOf(UncheckedIOException.class);

            assertThat(unfinished).filteredOn(files::isDirectory).containsExactly(path);
        }
    }

    private void check(Path path) {
        if (stuck.test(path)) {
            throw new UncheckedIOException(new IOException("Permission denied: " + path));
        }
    }

    private AsyncQuery saved() {
        AsyncQuery query = SampleQueries.queued(SALES);
        records.save(query);
        return query;
    }

    private Mark marked(AsyncQuery query) {
        Mark mark = new Mark(query.id(), query.version(), Rule.SERVICE, NOON, UUID.randomUUID());
        assertThat(tombstones.mark(SALES, mark)).isTrue();
        return mark;
    }

    private QueryId buried(Instant at) {
        AsyncQuery query = saved();
        marked(query);
        assertThat(tombstones.bury(SALES, query.id(), at)).isTrue();
        return query.id();
    }
}
