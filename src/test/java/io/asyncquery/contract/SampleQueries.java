package io.asyncquery.contract;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryId;
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
import io.asyncquery.security.ProjectName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Queries to store, one in each state. */
public final class SampleQueries {
    public static final ProjectName SALES = new ProjectName("sales");
    public static final ProjectName STOCK = new ProjectName("stock");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    private static final ReplicaId REPLICA = new ReplicaId("replica-1");

    private SampleQueries() {}

    /** A new query that waits. */
    public static AsyncQuery queued(ProjectName project) {
        return queued(project, "select 1");
    }

    /** A new query that waits, with a statement. */
    public static AsyncQuery queued(ProjectName project, String sql) {
        OutputOptions output = new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", true, "result", false);
        return new AsyncQuery(
                QueryId.random(),
                "ada",
                NOON,
                new QuerySubmission(project, sql, 100, 0, output, Optional.of("analytics")),
                new QueryState.Queued(REPLICA));
    }

    /** One query in each state. */
    public static List<AsyncQuery> oneInEachState(ProjectName project) {
        ResultSchema schema = new ResultSchema(List.of(new Column("id", "BIGINT"), new Column("id", "VARCHAR")));
        QueryState.Running running = new QueryState.Queued(REPLICA).started(NOON.plusSeconds(1));
        ResultManifest manifest = new ResultManifest(
                List.of(new ResultPart("part-1", 3, 10, "01ab"), new ResultPart("part-0", 4, 20, "ff")));
        List<QueryState> states = List.of(
                new QueryState.Queued(REPLICA),
                running,
                running.analyzed(schema),
                running.analyzed(schema).succeeded(NOON.plusSeconds(2), manifest),
                running.failed(NOON.plusSeconds(2), QueryFailure.STOPPED_BY_USER));
        return states.stream().map(state -> queued(project).with(state)).toList();
    }
}
