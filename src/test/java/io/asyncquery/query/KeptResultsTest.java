package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.KeptResults.TooMuch;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.ProjectRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class KeptResultsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final OptionalLong ANY = OptionalLong.empty();

    @Test
    void withoutAMaximumNothingHasToGo() {
        KeptResults kept = new KeptResults(ProjectRetention.DEFAULT, NOW);

        assertThat(kept.add(ended(result(1, Long.MAX_VALUE, false)))).isEmpty();
        assertThat(kept.add(ended(result(2, Long.MAX_VALUE, false)))).isEmpty();
    }

    @Test
    void theOldestGoesWhicheverWayTheyCome() {
        AsyncQuery old = result(10, 1, false);
        AsyncQuery young = result(1, 1, false);

        assertThat(tooMuch(limits(OptionalLong.of(1), ANY, 0), List.of(old, young)))
                .containsExactly(new TooMuch(old.id(), Rule.RESULTS));
        assertThat(tooMuch(limits(ANY, OptionalLong.of(1), 0), List.of(young, old)))
                .containsExactly(new TooMuch(old.id(), Rule.BYTES));
    }

    @Test
    void aSmallOldOneDoesNotSlipInBehindALargeOneThatHadToGo() {
        AsyncQuery latest = result(1, 9, false);
        AsyncQuery large = result(2, 5, false);
        AsyncQuery small = result(3, 1, false);

        assertThat(tooMuch(limits(ANY, OptionalLong.of(10), 0), List.of(latest, large, small)))
                .extracting(TooMuch::id)
                .containsExactly(large.id(), small.id());
    }

    @Test
    void failuresAndUnfinishedQueriesHaveNoResult() {
        ProjectRetention none = limits(OptionalLong.of(0), OptionalLong.of(0), 0);

        assertThat(SampleQueries.oneInEachState(SampleQueries.SALES))
                .allSatisfy(query -> assertThat(EndedQuery.of(query)
                                .map(new KeptResults(none, Instant.MAX)::add)
                                .orElse(List.of()))
                        .hasSize(query.state() instanceof Succeeded ? 1 : 0));
    }

    /** As if all were sorted and the oldest of those that may go went until the rest fits. */
    @Property(tries = 2_000)
    void whatHasToGoIsTheOldestAndNoMoreThanNeeded(
            @ForAll("results") List<AsyncQuery> results,
            @ForAll @LongRange(max = 12) long maxResults,
            @ForAll @LongRange(max = 60) long maxBytes,
            @ForAll @LongRange(max = 5) long shortest) {
        ProjectRetention limits = limits(OptionalLong.of(maxResults), OptionalLong.of(maxBytes), shortest);

        Set<QueryId> gone = new HashSet<>();
        tooMuch(limits, results)
                .forEach(result -> assertThat(gone.add(result.id())).isTrue());

        List<AsyncQuery> kept = new ArrayList<>(results);
        results.stream()
                .filter(query -> !query.pinned() && age(query).compareTo(limits.shortest()) >= 0)
                .sorted(Comparator.comparing(AsyncQuery::ageCountsFrom)
                        .thenComparing(query -> query.id().value()))
                .takeWhile(query -> kept.size() > maxResults || bytes(kept) > maxBytes)
                .forEach(kept::remove);
        assertThat(results.stream().filter(query -> !gone.contains(query.id())))
                .containsExactlyInAnyOrderElementsOf(kept);
    }

    @Provide
    static Arbitrary<List<AsyncQuery>> results() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.longs().between(0, 15),
                        Arbitraries.of(false, false, false, true))
                .as(KeptResultsTest::result)
                .list()
                .ofMaxSize(15);
    }

    private static List<TooMuch> tooMuch(ProjectRetention limits, List<AsyncQuery> results) {
        KeptResults kept = new KeptResults(limits, NOW);
        return results.stream()
                .flatMap(query -> kept.add(ended(query)).stream())
                .toList();
    }

    private static EndedQuery ended(AsyncQuery query) {
        return EndedQuery.of(query).orElseThrow();
    }

    private static long bytes(List<AsyncQuery> results) {
        return results.stream().mapToLong(AsyncQuery::resultBytes).sum();
    }

    private static Duration age(AsyncQuery query) {
        return Duration.between(query.ageCountsFrom(), NOW);
    }

    private static ProjectRetention limits(OptionalLong results, OptionalLong bytes, long shortestDays) {
        return new ProjectRetention(Optional.empty(), Duration.ofDays(shortestDays), Optional.empty(), results, bytes);
    }

    private static AsyncQuery result(int days, long bytes, boolean pinned) {
        AsyncQuery asked = SampleQueries.queued(SampleQueries.SALES);
        Instant end = NOW.minus(Duration.ofDays(days));
        ResultManifest manifest = new ResultManifest(List.of(new ResultPart("part-0", 1, bytes, "")));
        return new AsyncQuery(
                asked.id(),
                3,
                "ada",
                end,
                asked.submission(),
                EngineName.DEFAULT,
                new Succeeded(Optional.empty(), end, 1, new ResultSchema(List.of()), manifest),
                pinned);
    }
}
