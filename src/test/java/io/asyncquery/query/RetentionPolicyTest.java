package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.QueryState.Finished;
import io.asyncquery.query.RetentionPolicy.Expiry;
import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
    private static final long YEAR = 31_536_000;
    private static final Instant END = Instant.parse("2026-03-29T01:30:00Z");
    private static final RetentionPolicy WEEK = new RetentionPolicy(Duration.ofDays(7));

    @Test
    void theQueryCountsBeforeItsProjectAndTheProjectBeforeTheService() {
        Project month = project(Optional.of(days(30)), Duration.ZERO, Optional.empty());
        Project silent = project(Optional.empty(), Duration.ZERO, Optional.empty());

        assertThat(WEEK.expiry(ended(Optional.of(days(1))), month)).contains(expiry(days(1), Rule.QUERY));
        assertThat(WEEK.expiry(ended(Optional.empty()), month)).contains(expiry(days(30), Rule.PROJECT));
        assertThat(WEEK.expiry(ended(Optional.empty()), silent)).contains(expiry(days(7), Rule.SERVICE));
    }

    @Test
    void nothingGoesBeforeTheProjectsMinimum() {
        Project careful = project(Optional.empty(), days(10), Optional.empty());

        assertThat(WEEK.expiry(ended(Optional.empty()), careful)).contains(expiry(days(10), Rule.MINIMUM));
        assertThat(WEEK.expiry(ended(Optional.of(days(1))), careful)).contains(expiry(days(10), Rule.MINIMUM));
        assertThat(WEEK.expiry(ended(Optional.of(days(11))), careful)).contains(expiry(days(11), Rule.QUERY));
    }

    @Test
    void aResultIsKeptUpToItsLastMoment() {
        Expiry expiry = expiry(days(7), Rule.SERVICE);

        assertThat(expiry.isOver(END.plus(days(7)))).isFalse();
        assertThat(expiry.isOver(END.plus(days(7)).plusNanos(1))).isTrue();
    }

    @Test
    void ofAQueryThatHasNotEndedNothingIsSaid() {
        Project project = project(Optional.of(Duration.ZERO), Duration.ZERO, Optional.empty());

        assertThat(SampleQueries.oneInEachState(SampleQueries.SALES))
                .allSatisfy(query -> assertThat(WEEK.expiry(query, project).isPresent())
                        .isEqualTo(query.state() instanceof Finished));
    }

    @Test
    void aQueryMayAskForNoMoreThanItWouldHaveWithoutAskingUnlessItsProjectAllowsIt() {
        assertBounds(project(Optional.empty(), Duration.ZERO, Optional.empty()), Duration.ZERO, days(7));
        assertBounds(project(Optional.of(days(30)), Duration.ZERO, Optional.empty()), Duration.ZERO, days(30));
        assertBounds(project(Optional.of(days(30)), days(2), Optional.of(days(60))), days(2), days(60));
        assertBounds(project(Optional.empty(), days(10), Optional.empty()), days(10), days(10));
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThatThrownBy(() -> new RetentionPolicy(Duration.ofNanos(-1))).hasMessageContaining("retention.period");
        assertThatThrownBy(() -> project(Optional.empty(), days(-1), Optional.empty()))
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> project(Optional.of(days(1)), days(2), Optional.empty()))
                .hasMessageContaining("retention PT24H is shorter than min-retention PT48H");
        assertThatThrownBy(() -> project(Optional.empty(), days(2), Optional.of(days(1))))
                .hasMessageContaining("max-retention PT24H is shorter than min-retention PT48H");
    }

    /** Whatever the clock says and however the configuration changed since the query was submitted. */
    @Property
    void nothingGoesBeforeItsTimeAndEverythingGoesAfterIt(
            @ForAll @LongRange(min = 0, max = YEAR) long asked,
            @ForAll boolean asks,
            @ForAll @LongRange(min = 0, max = YEAR) long shortest,
            @ForAll @LongRange(min = 0, max = YEAR) long ofProject,
            @ForAll boolean projectSays,
            @ForAll @LongRange(min = -YEAR, max = 3 * YEAR) long later) {
        Optional<Duration> expiresIn = asks ? Optional.of(Duration.ofSeconds(asked)) : Optional.empty();
        Optional<Duration> period =
                projectSays ? Optional.of(Duration.ofSeconds(shortest + ofProject)) : Optional.empty();
        Project project = project(period, Duration.ofSeconds(shortest), Optional.empty());
        Instant now = END.plusSeconds(later);

        Expiry expiry = WEEK.expiry(ended(expiresIn), project).orElseThrow();

        long kept = expiresIn.or(() -> period).orElse(days(7)).toSeconds();
        assertThat(expiry.isOver(now)).isEqualTo(later > Math.max(kept, shortest));
    }

    private static void assertBounds(Project project, Duration shortest, Duration longest) {
        assertThat(WEEK.bounds(project)).isEqualTo(new RetentionPolicy.Bounds(shortest, longest));
        assertThat(WEEK.bounds(project).include(shortest)).isTrue();
        assertThat(WEEK.bounds(project).include(longest)).isTrue();
        assertThat(WEEK.bounds(project).include(longest.plusSeconds(1))).isFalse();
        assertThat(WEEK.bounds(project).include(shortest.minusSeconds(1))).isFalse();
    }

    private static Expiry expiry(Duration afterTheEnd, Rule rule) {
        return new Expiry(END.plus(afterTheEnd), rule);
    }

    private static Duration days(int number) {
        return Duration.ofDays(number);
    }

    private static AsyncQuery ended(Optional<Duration> expiresIn) {
        QuerySubmission submission = new QuerySubmission(
                SampleQueries.SALES,
                "select 1",
                0,
                0,
                SampleQueries.queued(SampleQueries.SALES).submission().output(),
                Optional.empty(),
                Optional.empty(),
                expiresIn);
        QueryState state = new QueryState.Failed(Optional.empty(), END, QueryFailure.STOPPED_BY_USER, 1);
        return new AsyncQuery(
                QueryId.random(), 2, "ada", END.minusSeconds(3_600), submission, EngineName.DEFAULT, state, false);
    }

    private static Project project(Optional<Duration> period, Duration shortest, Optional<Duration> longest) {
        Members nobody = new Members(Set.of(), Set.of());
        return new Project(
                SampleQueries.SALES,
                Optional.empty(),
                "sales",
                List.of(),
                Optional.empty(),
                Map.of(),
                nobody,
                nobody,
                new ProjectRetention(period, shortest, longest),
                ProjectLimits.NONE);
    }
}
