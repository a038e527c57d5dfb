package io.asyncquery.hadoop;

import static io.asyncquery.contract.SampleQueries.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class VersionFileTest {
    private static final QueryId ID = QueryId.random();
    private static final EndedQuery QUERY = new EndedQuery(
            SALES, ID, 3, "ada", Instant.ofEpochSecond(12, 5), true, 2, 30, Optional.of(Duration.ofHours(1)), true);

    @Test
    void theNameOfAQueryThatHasEndedSaysSo() {
        assertThat(VersionFile.ended(QUERY)).contains(new VersionFile("3.12-000000005.s2.30.p3600.YWRh.json", 3));
        assertThat(VersionFile.parse("3.12-000000005.s2.30.p3600.YWRh.json")
                        .orElseThrow()
                        .ended(SALES, ID))
                .contains(QUERY);
        assertThat(VersionFile.parse("3.json").orElseThrow().ended(SALES, ID)).isEmpty();
    }

    @Property
    void aNameSaysAllOrIsNotUsed(@ForAll("queries") EndedQuery query) {
        Optional<VersionFile> file = VersionFile.ended(query);

        file.ifPresent(name -> {
            assertThat(name.name()).hasSizeLessThan(201).matches("[A-Za-z0-9._-]+");
            assertThat(VersionFile.parse(name.name())).contains(name);
            assertThat(name.ended(SALES, ID)).contains(query);
        });
        assertThat(file.isPresent()).isEqualTo(isSaid(query));
    }

    /** What a name is too short for, or too coarse. */
    private static boolean isSaid(EndedQuery query) {
        return query.submitter().length() < 40
                && query.expiresIn().orElse(Duration.ZERO).toMillisPart() == 0;
    }

    @Provide
    static Arbitrary<EndedQuery> queries() {
        Arbitrary<String> submitters = Arbitraries.strings()
                .withChars('a', 'Z', '.', '/', '\\', '_', '%', ' ', '\n', '\u00e9', '\u4e2d')
                .ofMinLength(1)
                .ofMaxLength(39);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 999_999_999),
                        Arbitraries.frequencyOf(
                                Tuple.of(9, submitters), Tuple.of(1, Arbitraries.just("x".repeat(200)))),
                        Arbitraries.longs().between(-5_000_000_000L, 99_999_999_999L),
                        Arbitraries.integers().between(0, 999_999_999),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.longs().between(0, 1L << 59),
                        Arbitraries.of(
                                Optional.<Duration>empty(),
                                Optional.of(Duration.ZERO),
                                Optional.of(Duration.ofDays(36_500)),
                                Optional.of(Duration.ofMillis(1_500))))
                .as((version, submitter, seconds, nanos, is, attempts, bytes, expiresIn) -> new EndedQuery(
                        SALES,
                        ID,
                        version,
                        submitter,
                        Instant.ofEpochSecond(seconds, nanos),
                        is,
                        attempts,
                        bytes,
                        expiresIn,
                        !is));
    }

    @Test
    void otherNamesAreNoVersions() {
        assertThat(VersionFile.parse("12.json")).contains(VersionFile.created(12));
        assertThat(List.of(
                        "12",
                        "x.json",
                        "0.json",
                        "012.json",
                        "-1.json",
                        ".12.json",
                        "12345678901.json",
                        "12.x.json",
                        "12..json",
                        "3.12-5.s2.30.p3600.YWRh.json",
                        "3.12-000000005.x2.30.p3600.YWRh.json",
                        "3.12-000000005.s2.30.p3600..json",
                        "3.12-000000005.s2.30.p3600.YWRh.json.tmp"))
                .allSatisfy(name -> assertThat(VersionFile.parse(name)).isEmpty());
    }

    @Test
    void aSubmitterThatIsNoTextSaysNothing() {
        assertThat(new VersionFile("3.12-000000005.s2.30.p3600._w.json", 3).ended(SALES, ID))
                .isEmpty();
    }

    @Test
    void theLastIsThatOfTheHighestNumberAndOfTwoTheOneThatSaysMore() {
        String ended = VersionFile.ended(QUERY).orElseThrow().name();

        assertThat(VersionFile.last(List.of("10.json", "9.json", ended))).contains(VersionFile.created(10));
        assertThat(VersionFile.last(List.of("3.json", ended, "2.json", "notes"))
                        .orElseThrow()
                        .name())
                .isEqualTo(ended);
        assertThat(VersionFile.last(List.of("notes"))).isEmpty();
    }
}
