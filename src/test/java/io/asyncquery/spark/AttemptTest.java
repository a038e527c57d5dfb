package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QueryId;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private final QueryId id = QueryId.random();

    @Test
    void theFirstAttemptIsCalledAsTheQuery() {
        Attempt first = attempt(1);

        assertThat(first.id()).isEqualTo(id.toString());
        assertThat(first.user().getUserId()).isEqualTo("ada");
    }

    @Test
    void eachFurtherAttemptHasAnIdentifierOfItsOwnThatEveryReplicaFinds() {
        assertThat(attempt(2)).isEqualTo(attempt(2));
        assertThat(attempt(2).id())
                .isNotEqualTo(attempt(1).id())
                .isNotEqualTo(attempt(3).id());
        assertThat(UUID.fromString(attempt(2).id()).version()).isEqualTo(3);
    }

    @Test
    void theIdentifiersStayTheSameFromReleaseToRelease() {
        QueryId known = QueryId.parse("6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b").orElseThrow();

        assertThat(Attempt.of(Attempts.attempt(known, 2, "select 1")).id())
                .isEqualTo("6d1b8454-43b0-3ce5-9354-50c17bc1d796");
    }

    @Test
    void theNextQueryWithAKeyThatIsFreeAgainHasNamesOfItsOwn() {
        QueryId ofKey = QueryId.parse("6f1a2b3c-4d5e-8f60-8a7b-9c0d1e2f3a4b").orElseThrow();
        Instant first = Instant.parse("2026-01-02T03:04:05.000006Z");
        Instant second = Instant.parse("2026-01-02T03:04:05.000007Z");

        assertThat(Stream.of(first, second).flatMap(at -> Stream.of(1, 2)
                        .map(number -> Attempt.of(Attempts.attempt(ofKey, at, number, "select 1"))
                                .id())))
                .doesNotHaveDuplicates()
                .doesNotContain(ofKey.toString());
        assertThat(Attempt.of(Attempts.attempt(ofKey, first, 1, "select 1")))
                .isEqualTo(Attempt.of(Attempts.attempt(ofKey, first, 1, "select 2")));
    }

    private Attempt attempt(int number) {
        return Attempt.of(Attempts.attempt(id, number, "select 1"));
    }
}
