package io.asyncquery.contract;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryProgress;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.result.Column;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.result.SourceTable;
import io.asyncquery.security.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Queries to store, one in each state. */
public final class SampleQueries {
    public static final ProjectName SALES = new ProjectName("sales");
    public static final ProjectName STOCK = new ProjectName("stock");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    private static final ReplicaId REPLICA = new ReplicaId("replica-1");

    private static final ResultSchema SCHEMA =
            new ResultSchema(List.of(new Column("id", "BIGINT"), new Column("id", "VARCHAR")));
    private static final ResultManifest MANIFEST = new ResultManifest(
            List.of(
                    new SourceTable("lake.sales.orders", Optional.of("4358291037724115530")),
                    new SourceTable("spark_catalog.sales.`a b`", Optional.empty())),
            List.of(new ResultPart("part-1", 3, 10, "01ab"), new ResultPart("part-0", 4, 20, "ff")));
    private static final QueryProgress PROGRESS =
            new QueryProgress(3, 1, 12, 5, 2, 1L << 40, OptionalLong.of(1L << 33));

    private SampleQueries() {}

    private static AsyncQuery inState(ProjectName project, QueryState state) {
        AsyncQuery queued = queued(project);
        return new AsyncQuery(
                queued.id(),
                1,
                queued.submitter(),
                queued.submittedAt(),
                queued.submission(),
                EngineName.DEFAULT,
                state,
                false);
    }

    /** A new query that waits. */
    public static AsyncQuery queued(ProjectName project) {
        return queued(project, "select 1");
    }

    /** A new query that waits, with a statement. */
    public static AsyncQuery queued(ProjectName project, String sql) {
        OutputOptions output = new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", true, "result", false);
        return new AsyncQuery(
                QueryId.random(),
                1,
                "ada",
                NOON,
                new QuerySubmission(
                        project,
                        sql,
                        100,
                        0,
                        output,
                        Optional.of("analytics"),
                        Optional.of(Duration.ofMinutes(5)),
                        Optional.of(Duration.ofDays(3))),
                EngineName.DEFAULT,
                new QueryState.Queued(REPLICA),
                false);
    }

    /** The versions of one query, from its submission to a success in the second attempt. */
    public static List<AsyncQuery> versions(ProjectName project) {
        QueryState.Running running = new QueryState.Queued(REPLICA).started(NOON.plusSeconds(1));
        List<AsyncQuery> versions = new ArrayList<>(List.of(queued(project)));
        List.of(
                        running,
                        running.analyzed(SCHEMA),
                        running.analyzed(SCHEMA).progressed(PROGRESS),
                        running.analyzed(SCHEMA)
                                .claimedBy(new ReplicaId("replica-2"))
                                .retried(),
                        running.analyzed(SCHEMA).retried().succeeded(NOON.plusSeconds(2), MANIFEST))
                .forEach(state -> versions.add(versions.get(versions.size() - 1).with(state)));
        return versions;
    }

    /** One query in each state, each in its first version. */
    public static List<AsyncQuery> oneInEachState(ProjectName project) {
        QueryState.Running running = new QueryState.Queued(REPLICA).started(NOON.plusSeconds(1));
        List<QueryState> states = List.of(
                new QueryState.Queued(REPLICA),
                running,
                running.analyzed(SCHEMA),
                running.analyzed(SCHEMA).progressed(PROGRESS),
                running.analyzed(SCHEMA).retried(),
                running.analyzed(SCHEMA).succeeded(NOON.plusSeconds(2), MANIFEST),
                running.failed(NOON.plusSeconds(2), QueryFailure.STOPPED_BY_USER));
        return states.stream().map(state -> inState(project, state)).toList();
    }
}
