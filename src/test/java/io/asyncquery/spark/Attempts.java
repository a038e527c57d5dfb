package io.asyncquery.spark;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.security.Members;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectLimits;
import io.asyncquery.security.ProjectName;
import io.asyncquery.security.ProjectRetention;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Queries at one of their attempts, all of one project. */
final class Attempts {
    static final Project PROJECT = new Project(
            new ProjectName("p"),
            Optional.empty(),
            "default",
            List.of(),
            Optional.empty(),
            Map.of(),
            new Members(Set.of(), Set.of(Members.EVERYONE)),
            new Members(Set.of(), Set.of()),
            ProjectRetention.DEFAULT,
            ProjectLimits.NONE);

    private Attempts() {}

    static AsyncQuery attempt(QueryId id, int number, String sql) {
        return attempt(id, Instant.EPOCH, number, sql);
    }

    static AsyncQuery attempt(QueryId id, Instant submittedAt, int number, String sql) {
        OutputOptions output = new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", true, "result", false);
        QuerySubmission submission = new QuerySubmission(
                PROJECT.name(), sql, 0, 0, output, Optional.empty(), Optional.empty(), Optional.empty());
        QueryState state = new QueryState.Running(
                new ReplicaId("r"), Optional.of(submittedAt), number, Optional.empty(), Optional.empty());
        return new AsyncQuery(id, 1, "ada", submittedAt, submission, EngineName.DEFAULT, state, false);
    }
}
