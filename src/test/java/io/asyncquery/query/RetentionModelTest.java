package io.asyncquery.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.contract.SampleQueries;
import io.asyncquery.query.QueryState.Finished;
import io.asyncquery.query.QueryState.Succeeded;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.ConfiguredProjects;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Three replicas that expire results while queries end, are pinned and let go, the configuration changes and clocks jump
 * both ways: nothing goes that no rule lets go, and what a rule lets go is gone after the next run.
 */
class RetentionModelTest {
    private static final int STEPS = 60;

    private final List<AsyncQuery> queries = new ArrayList<>();
    private RetentionPolicy policy = new RetentionPolicy(Duration.ofDays(7));
    private Project project = Replica.SALES;

    @Property(tries = 150)
    void nothingUnexpiredPinnedOrRunningIsEverRemoved(@ForAll long seed) {
        queries.clear();
        Random random = new Random(seed);
        Replica first = new Replica(1, 10);
        try (Replica second = first.another();
                Replica third = first.another()) {
            List<Replica> replicas = List.of(first, second, third);
            for (int step = 0; step < STEPS; step++) {
                act(random, replicas.get(random.nextInt(replicas.size())));
            }
        } finally {
            first.close();
        }
    }

    private void act(Random random, Replica replica) {
        switch (random.nextInt(8)) {
            case 0, 1 -> queries.add(saved(random, replica));
            case 2 -> pin(random, replica);
            case 3 -> replica.clock.advance(Duration.ofHours(random.nextInt(24 * 20) - 24 * 8L));
            case 4 -> policy = new RetentionPolicy(Duration.ofDays(random.nextInt(10)));
            case 5 -> project = Replica.sales(retention(random));
            default -> run(replica);
        }
    }

    private void run(Replica replica) {
        Instant now = replica.clock.instant();
        List<AsyncQuery> before = queries.stream()
                .flatMap(query -> replica.storedRecords.find(query.project(), query.id()).stream())
                .toList();

        replica.retention(policy, new ConfiguredProjects(List.of(project))).expire(gone -> {});

        KeptResults kept = new KeptResults(project.retention(), now);
        List<QueryId> tooMuch = new ArrayList<>();
        before.stream()
                .filter(query -> !isOver(query, now))
                .flatMap(query -> EndedQuery.of(query).stream())
                .forEach(query -> kept.add(query).forEach(result -> tooMuch.add(result.id())));
        for (AsyncQuery query : before) {
            boolean mayGo = query.state() instanceof Finished finished
                    && !query.pinned()
                    && !now.isBefore(
                            finished.finishedAt().plus(project.retention().shortest()))
                    && (isOver(query, now) || tooMuch.contains(query.id()));
            assertThat(replica.isRecorded(query)).as("%s at %s", query, now).isEqualTo(!mayGo);
            assertThat(replica.files(query).isEmpty()).isEqualTo(mayGo);
        }
    }

    private boolean isOver(AsyncQuery query, Instant now) {
        return policy.expiry(query, project)
                .filter(expiry -> expiry.isOver(now))
                .isPresent();
    }

    private void pin(Random random, Replica replica) {
        if (queries.isEmpty()) {
            return;
        }
        AsyncQuery query = queries.get(random.nextInt(queries.size()));
        try {
            new QueryPins(replica.records).pin(Replica.ROOT, project, query.id(), random.nextBoolean());
        } catch (QueryNotFoundException | QueryNotSuccessfulException | QueryExpiringException e) {
            assertThat(query).isNotNull();
        }
    }

    private static ProjectRetention retention(Random random) {
        Duration shortest = Duration.ofDays(random.nextInt(4));
        Optional<Duration> period =
                random.nextBoolean() ? Optional.empty() : Optional.of(shortest.plusDays(random.nextInt(5)));
        return new ProjectRetention(period, shortest, Optional.empty(), maximum(random, 6), maximum(random, 40));
    }

    private static OptionalLong maximum(Random random, int bound) {
        return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(bound));
    }

    private static AsyncQuery saved(Random random, Replica replica) {
        Instant now = replica.clock.instant();
        Optional<Duration> expiresIn =
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofHours(random.nextInt(200)));
        QuerySubmission submission = new QuerySubmission(
                Replica.SALES.name(),
                "select 1",
                0,
                0,
                new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", false, "result", false),
                Optional.empty(),
                Optional.empty(),
                expiresIn);
        QueryId id = QueryId.random();
        QueryState state =
                switch (random.nextInt(4)) {
                    case 0 -> SampleQueries.queued(Replica.SALES.name()).state();
                    case 1 -> new QueryState.Failed(Optional.empty(), now, QueryFailure.STOPPED_BY_USER, 1);
                    default ->
                        new Succeeded(
                                Optional.empty(),
                                now,
                                1,
                                new ResultSchema(List.of()),
                                new ResultManifest(List.of(new ResultPart("part-0", 1, random.nextInt(15), ""))));
                };
        AsyncQuery query = new AsyncQuery(id, 1, "ann", now, submission, EngineName.DEFAULT, state, false);
        replica.storedRecords.save(query);
        replica.storedResults.write(replica.storedResults.locate(query.project(), id, 1), "part-0", new byte[1]);
        return query;
    }
}
