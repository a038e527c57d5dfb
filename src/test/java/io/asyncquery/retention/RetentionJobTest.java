package io.asyncquery.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.audit.AuditConfig;
import io.asyncquery.audit.AuditLog;
import io.asyncquery.contract.SampleQueries;
import io.asyncquery.fakes.AuditLines;
import io.asyncquery.fakes.BreakableResults;
import io.asyncquery.fakes.FakeQueryEngine;
import io.asyncquery.fakes.InMemoryLeases;
import io.asyncquery.fakes.InMemoryPermits;
import io.asyncquery.fakes.InMemoryQueryRecords;
import io.asyncquery.fakes.InMemoryQueueOrders;
import io.asyncquery.fakes.InMemoryResultStore;
import io.asyncquery.fakes.InMemoryTombstones;
import io.asyncquery.fakes.MappedConfig;
import io.asyncquery.fakes.MovableClock;
import io.asyncquery.query.AdmissionLimits;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.Ports;
import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.ReplicaContext;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.query.Retention;
import io.asyncquery.query.RetentionPolicy;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.security.ConfiguredProjects;
import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectName;
import io.asyncquery.security.ProjectRetention;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionJobTest {
    private static final Project WEEK = project("week", Optional.empty());
    private static final Project CAREFUL = project("careful", Optional.empty(), Duration.ofDays(1));
    private static final Project DAY = project("day", Optional.of(Duration.ofDays(1)));

    private final MovableClock clock = new MovableClock();
    private final InMemoryQueryRecords records = new InMemoryQueryRecords();
    private final InMemoryResultStore files = new InMemoryResultStore();
    private final BreakableResults results = new BreakableResults(files);
    private final RetentionJob job = job();

    @Test
    void aResultIsKeptAsLongAsTheServiceSays() {
        AsyncQuery query = finished(WEEK);
        clock.advance(Duration.ofDays(7));

        job.expire();
        assertThat(isKept(query)).isTrue();

        clock.advance(Duration.ofNanos(1));
        job.expire();
        assertThat(isKept(query)).isFalse();
        assertThat(files.names(files.locate(query.project(), query.id(), 1))).isEmpty();
    }

    @Test
    void whatIsRemovedIsAuditedAsTheServicesOwnDoing() {
        AsyncQuery query = finished(DAY);
        clock.advance(Duration.ofDays(2));

        try (AuditLines audit = AuditLines.listen()) {
            job.expire();
            job.expire();

            assertThat(audit.events()).singleElement().satisfies(event -> {
                assertThat(event.path("event").asText()).isEqualTo("delete");
                assertThat(event.path("outcome").asText()).isEqualTo("success");
                assertThat(event.path("user").asText()).isEqualTo("async-query");
                assertThat(event.path("scope").asText()).isEqualTo("retention");
                assertThat(event.path("project").asText()).isEqualTo("day");
                assertThat(event.path("query_id").asText()).isEqualTo(query.id().toString());
                assertThat(event.path("owner").asText()).isEqualTo(query.submitter());
                assertThat(event.path("remote").isNull()).isTrue();
            });
        }
    }

    @Test
    void aProjectsOwnRetentionWins() {
        AsyncQuery day = finished(DAY);
        AsyncQuery week = finished(WEEK);
        clock.advance(Duration.ofDays(2));

        job.expire();

        assertThat(isKept(day)).isFalse();
        assertThat(isKept(week)).isTrue();
    }

    @Test
    void oneProjectsFilesThatCannotBeReachedKeepNoOthersFromGoing() {
        AsyncQuery day = finished(DAY);
        AsyncQuery week = finished(WEEK);
        clock.advance(Duration.ofDays(8));
        results.refuse(location -> location.uri().toString().contains("/day/"));

        job.expire();

        assertThat(isKept(day)).isTrue();
        assertThat(isKept(week)).isFalse();
        results.refuse(location -> false);
        job.expire();
        assertThat(isKept(day)).isFalse();
    }

    @Test
    void aQuerysOwnTimeWinsAndAProjectsMinimumBeforeIt() {
        AsyncQuery hour = finished(WEEK, Optional.of(Duration.ofHours(1)));
        AsyncQuery day = finished(WEEK, Optional.of(Duration.ofDays(1)));
        AsyncQuery careful = finished(CAREFUL, Optional.of(Duration.ofHours(1)));
        clock.advance(Duration.ofHours(2));

        job.expire();

        assertThat(isKept(hour)).isFalse();
        assertThat(isKept(day)).isTrue();
        assertThat(isKept(careful)).isTrue();
        clock.advance(Duration.ofDays(2));
        job.expire();
        assertThat(isKept(day)).isFalse();
        assertThat(isKept(careful)).isFalse();
    }

    @Test
    void whatHasNotEndedIsLeftAlone() {
        AsyncQuery waiting = SampleQueries.queued(WEEK.name());
        records.save(waiting);
        clock.advance(Duration.ofDays(1_000));

        job.expire();

        assertThat(isKept(waiting)).isTrue();
    }

    @Test
    void aClockThatWasSetBackRemovesNothing() {
        AsyncQuery query = finished(DAY);
        clock.advance(Duration.ofDays(-1_000));

        job.expire();

        assertThat(isKept(query)).isTrue();
    }

    private boolean isKept(AsyncQuery query) {
        return records.find(query.project(), query.id()).isPresent();
    }

    private AsyncQuery finished(Project project) {
        return finished(project, Optional.empty());
    }

    private AsyncQuery finished(Project project, Optional<Duration> expiresIn) {
        AsyncQuery query = new AsyncQuery(
                QueryId.random(),
                1,
                "ann",
                clock.instant(),
                new QuerySubmission(
                        project.name(),
                        "select 1",
                        0,
                        0,
                        new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", false, "result", false),
                        Optional.empty(),
                        Optional.empty(),
                        expiresIn),
                EngineName.DEFAULT,
                new QueryState.Failed(Optional.empty(), clock.instant(), QueryFailure.STOPPED_BY_USER, 1),
                false);
        records.save(query);
        files.write(files.locate(project.name(), query.id(), 1), "part-00000", new byte[1]);
        return query;
    }

    private RetentionJob job() {
        AuditLog audit = new AuditLog(MappedConfig.of(AuditConfig.class, Map.of()), clock);
        Ports ports = new Ports(
                FakeQueryEngine.alone(new FakeQueryEngine(files)),
                records,
                results,
                new InMemoryLeases(InstantSource.system()),
                new InMemoryPermits(),
                new InMemoryQueueOrders(),
                new InMemoryTombstones(records));
        ReplicaContext context =
                new ReplicaContext(ReplicaId.random(), ports, new AdmissionLimits(1, 1), clock, System::nanoTime);
        ProjectAccess projects = new ConfiguredProjects(List.of(WEEK, DAY, CAREFUL));
        QueryDispatcher dispatcher = new QueryDispatcher(context, Duration.ofDays(1));
        Retention retention = new Retention(
                context,
                dispatcher,
                projects,
                new RetentionPolicy(Duration.ofDays(7)),
                new Retention.Terms(2, () -> {}, Duration.ofDays(7), Duration.ofDays(1)),
                run -> {});
        return new RetentionJob(retention, MappedConfig.of(RetentionConfig.class, Map.of()), audit);
    }

    private static Project project(String name, Optional<Duration> retention) {
        return project(name, retention, Duration.ZERO);
    }

    private static Project project(String name, Optional<Duration> retention, Duration shortest) {
        Members everybody = new Members(Set.of(), Set.of(Members.EVERYONE));
        return new Project(
                new ProjectName(name),
                Optional.empty(),
                "default",
                List.of(),
                Optional.empty(),
                Map.of(),
                everybody,
                everybody,
                new ProjectRetention(retention, shortest, Optional.empty()),
                ProjectLimits.NONE);
    }
}
