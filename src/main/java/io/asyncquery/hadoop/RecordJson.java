package io.asyncquery.hadoop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.ProjectName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A record as JSON. Written field by field: a native image has no reflection for it, and a renamed Java field must not
 * change what is stored. A new field that old readers may ignore keeps the version; any other change raises it.
 */
final class RecordJson {
    private static final int VERSION = 3;
    private static final String QUEUED = "queued";
    private static final String RUNNING = "running";
    private static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";

    private RecordJson() {}

    static byte[] write(AsyncQuery query) throws IOException {
        ObjectNode json = JsonFields.document(VERSION)
                .put("id", query.id().toString())
                .put("record_version", query.version())
                .put("submitter", query.submitter())
                .put("submitted_at", query.submittedAt().toString());
        QuerySubmission submission = query.submission();
        json.put("project", submission.project().value())
                .put("sql", submission.sql())
                .put("limit", submission.limit())
                .put("offset", submission.offset());
        submission.sparkQueue().ifPresent(queue -> json.put("spark_queue", queue));
        submission.timeout().ifPresent(timeout -> json.put("timeout_s", timeout.toSeconds()));
        submission.expiresIn().ifPresent(length -> json.put("expires_in_s", length.toSeconds()));
        OutputOptions output = submission.output();
        json.putObject("output")
                .put("format", output.format().extension())
                .put("encoding", output.encoding().label())
                .put("separator", output.separator())
                .put("include_header", output.includeHeader())
                .put("file_name", output.fileName())
                .put("spreadsheet_safe", output.spreadsheetSafe());
        if (!query.engine().isDefault()) {
            json.put("engine", query.engine().value());
        }
        write(json.putObject("state"), query.state());
        json.put("pinned", query.pinned());
        return JsonFields.bytes(json);
    }

    /** Reads a record; whatever is wrong with the bytes is an {@link IOException}. */
    static AsyncQuery read(byte[] bytes) throws IOException {
        try {
            JsonFields json = JsonFields.parse(bytes, VERSION);
            QuerySubmission submission = new QuerySubmission(
                    new ProjectName(json.text("project")),
                    json.text("sql"),
                    json.smallNumber("limit"),
                    json.smallNumber("offset"),
                    output(json.object("output")),
                    json.optionalText("spark_queue"),
                    seconds(json, "timeout_s"),
                    seconds(json, "expires_in_s"));
            return new AsyncQuery(
                    known(QueryId.parse(json.text("id")), "id"),
                    json.smallNumber("record_version"),
                    json.text("submitter"),
                    json.instant("submitted_at"),
                    submission,
                    json.optionalText("engine").map(EngineName::new).orElse(EngineName.DEFAULT),
                    state(json.object("state")),
                    json.has("pinned") && json.flag("pinned"));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void write(ObjectNode json, QueryState state) {
        state.startedAt().ifPresent(instant -> json.put("started_at", instant.toString()));
        if (state instanceof QueryState.Queued queued) {
            json.put("name", QUEUED).put("owner", queued.owner().value());
        } else if (state instanceof QueryState.Running running) {
            json.put("name", RUNNING).put("owner", running.owner().value()).put("attempt", running.attempt());
            running.progress().ifPresent(progress -> write(json.putObject("progress"), progress));
            running.schema().ifPresent(schema -> write(json.putArray("columns"), schema));
        } else if (state instanceof QueryState.Succeeded succeeded) {
            json.put("name", SUCCEEDED)
                    .put("finished_at", succeeded.finishedAt().toString())
                    .put("attempt", succeeded.attempt());
            write(json.putArray("columns"), succeeded.schema());
            ManifestJson.write(json, succeeded.manifest());
        } else if (state instanceof QueryState.Failed failed) {
            json.put("name", FAILED)
                    .put("finished_at", failed.finishedAt().toString())
                    .put("attempts", failed.attempts())
                    .put("blame", failed.failure().blame().name())
                    .put("message", failed.failure().message());
        }
    }

    private static void write(ArrayNode columns, ResultSchema schema) {
        schema.columns()
                .forEach(
                        column -> columns.addObject().put("name", column.name()).put("type", column.type()));
    }

    private static void write(ObjectNode json, QueryProgress progress) {
        json.put("stages", progress.stages())
                .put("stages_done", progress.stagesDone())
                .put("tasks", progress.tasks())
                .put("tasks_done", progress.tasksDone())
                .put("tasks_running", progress.tasksRunning())
                .put("input_bytes", progress.inputBytes());
        progress.rows().ifPresent(rows -> json.put("rows", rows));
    }

    private static QueryProgress progress(JsonFields json) {
        return new QueryProgress(
                json.smallNumber("stages"),
                json.smallNumber("stages_done"),
                json.number("tasks"),
                json.number("tasks_done"),
                json.number("tasks_running"),
                json.number("input_bytes"),
                json.has("rows") ? OptionalLong.of(json.number("rows")) : OptionalLong.empty());
    }

    private static OutputOptions output(JsonFields json) {
        return new OutputOptions(
                known(ResultFormat.parse(json.text("format")), "format"),
                known(ResultEncoding.parse(json.text("encoding")), "encoding"),
                json.text("separator"),
                json.flag("include_header"),
                json.text("file_name"),
                json.flag("spreadsheet_safe"));
    }

    private static QueryState state(JsonFields json) {
        String name = json.text("name");
        return switch (name) {
            case QUEUED -> new QueryState.Queued(new ReplicaId(json.text("owner")));
            case RUNNING ->
                new QueryState.Running(
                        new ReplicaId(json.text("owner")),
                        startedAt(json),
                        json.smallNumber("attempt"),
                        json.has("columns") ? Optional.of(schema(json)) : Optional.empty(),
                        json.has("progress") ? Optional.of(progress(json.object("progress"))) : Optional.empty());
            case SUCCEEDED ->
                new QueryState.Succeeded(
                        startedAt(json),
                        json.instant("finished_at"),
                        json.smallNumber("attempt"),
                        schema(json),
                        ManifestJson.manifest(json));
            case FAILED ->
                new QueryState.Failed(
                        startedAt(json),
                        json.instant("finished_at"),
                        new QueryFailure(QueryFailure.Blame.valueOf(json.text("blame")), json.text("message")),
                        json.smallNumber("attempts"));
            default -> throw new IllegalArgumentException("state '" + name + "' is unknown");
        };
    }

    private static Optional<Duration> seconds(JsonFields json, String name) {
        return json.has(name) ? Optional.of(Duration.ofSeconds(json.number(name))) : Optional.empty();
    }

    private static Optional<Instant> startedAt(JsonFields json) {
        return json.has("started_at") ? Optional.of(json.instant("started_at")) : Optional.empty();
    }

    private static ResultSchema schema(JsonFields json) {
        return new ResultSchema(json.objects("columns").stream()
                .map(column -> new Column(column.text("name"), column.text("type")))
                .toList());
    }

    private static <T> T known(Optional<T> value, String name) {
        return value.orElseThrow(() -> new IllegalArgumentException("'" + name + "' is unknown"));
    }
}
