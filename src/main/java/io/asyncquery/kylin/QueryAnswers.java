package io.asyncquery.kylin;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFailure;
import io.asyncquery.query.QueryPage;
import io.asyncquery.query.QueryService;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.RetentionPolicy;
import io.asyncquery.query.Tombstone;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Project;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Says in the wire's words what is known of queries. */
@Singleton
class QueryAnswers {
    private static final DateTimeFormatter UTC_MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final QueryService queries;
    private final RetentionPolicy retention;

    QueryAnswers(QueryService queries, RetentionPolicy retention) {
        this.queries = queries;
        this.retention = retention;
    }

    QueryListAnswer list(QueryPage page, int limit, Project project) {
        List<QuerySummary> entries =
                page.queries().stream().map(query -> summary(query, project)).toList();
        return new QueryListAnswer(
                entries, page.total(), limit, page.next().map(PageToken::of).orElse(null));
    }

    StatusAnswer submitted(AsyncQuery query, Project project) {
        return StatusAnswer.toSubmission(query, expiry(query, project));
    }

    StatusAnswer status(AsyncQuery query, Project project) {
        return StatusAnswer.of(query, expiry(query, project));
    }

    /** When the query's result is removed, as far as that is known. */
    Optional<Instant> expiry(AsyncQuery query, Project project) {
        return retention.expiry(query, project).map(RetentionPolicy.Expiry::at);
    }

    QueryDetail detail(AsyncQuery query, Project project) {
        return detail(query, summary(query, project));
    }

    /** What is left of a query whose result is gone; its status is what it is of every query that is not there. */
    QueryDetail expired(Tombstone tombstone) {
        AsyncQuery query = tombstone.query();
        StatusAnswer missing = StatusAnswer.missing(query.id().toString());
        return detail(query, summary(query, missing, "EXPIRED", Optional.empty(), Optional.of(tombstone)));
    }

    private static QueryDetail detail(AsyncQuery query, QuerySummary summary) {
        List<List<String>> columns = schema(query.state())
                .map(schema -> List.of(schema.names(), schema.types()))
                .orElse(null);
        List<QueryDetail.Table> tables = result(query.state())
                .map(result ->
                        result.tables().stream().map(QueryDetail.Table::of).toList())
                .orElse(null);
        return new QueryDetail(summary, query.submission().sql(), columns, tables);
    }

    private QuerySummary summary(AsyncQuery query, Project project) {
        return summary(query, status(query, project), word(query.state()), expiry(query, project), Optional.empty());
    }

    private QuerySummary summary(
            AsyncQuery query,
            StatusAnswer status,
            String word,
            Optional<Instant> expiry,
            Optional<Tombstone> tombstone) {
        QueryState state = query.state();
        QuerySubmission asked = query.submission();
        Optional<ResultManifest> result = result(state);
        return new QuerySummary(
                status.queryId(),
                status.status(),
                status.info(),
                word,
                query.project().value(),
                query.submitter(),
                UTC_MILLISECONDS.format(query.submittedAt()),
                text(state.startedAt()),
                text(finishedAt(state)),
                text(expiry),
                query.pinned(),
                text(tombstone.map(Tombstone::expiredAt)),
                tombstone.map(Tombstone::rule).map(Enum::name).orElse(null),
                state.attempts(),
                queuePosition(query),
                asked.timeout().map(Duration::toSeconds).orElse(null),
                asked.expiresIn().map(Duration::toSeconds).orElse(null),
                asked.output().format().extension(),
                asked.output().encoding().label(),
                asked.output().separator(),
                asked.output().fileName(),
                asked.output().includeHeader(),
                asked.limit(),
                asked.offset(),
                asked.sparkQueue().orElse(null),
                result.map(ResultManifest::rows).orElse(null),
                result.map(ResultManifest::bytes).orElse(null),
                progress(state),
                failure(state));
    }

    private static String word(QueryState state) {
        if (state instanceof QueryState.Queued) {
            return "QUEUED";
        }
        if (state instanceof QueryState.Running) {
            return "RUNNING";
        }
        return state instanceof QueryState.Succeeded ? "SUCCEEDED" : "FAILED";
    }

    static Optional<Instant> finishedAt(QueryState state) {
        return state instanceof QueryState.Finished finished ? Optional.of(finished.finishedAt()) : Optional.empty();
    }

    private static Optional<ResultSchema> schema(QueryState state) {
        if (state instanceof QueryState.Running running) {
            return running.schema();
        }
        return state instanceof QueryState.Succeeded succeeded ? Optional.of(succeeded.schema()) : Optional.empty();
    }

    private static Optional<ResultManifest> result(QueryState state) {
        return state instanceof QueryState.Succeeded succeeded ? Optional.of(succeeded.manifest()) : Optional.empty();
    }

    private @Nullable Integer queuePosition(AsyncQuery query) {
        OptionalInt position = queries.queuePosition(query);
        return position.isPresent() ? position.getAsInt() : null;
    }

    private static QuerySummary.@Nullable Progress progress(QueryState state) {
        if (state instanceof QueryState.Running running) {
            return running.progress().map(QuerySummary.Progress::of).orElse(null);
        }
        return result(state)
                .map(manifest -> QuerySummary.Progress.complete(manifest.rows()))
                .orElse(null);
    }

    private static QuerySummary.@Nullable Failure failure(QueryState state) {
        if (!(state instanceof QueryState.Failed failed)) {
            return null;
        }
        QueryFailure failure = failed.failure();
        return new QuerySummary.Failure(failure.blame().name(), failure.message());
    }

    /** An instant as every answer shows it: ISO 8601 in UTC, with milliseconds. */
    static @Nullable String text(Optional<Instant> time) {
        return time.map(UTC_MILLISECONDS::format).orElse(null);
    }
}
