package io.asyncquery.kylin;

import io.asyncquery.query.QuerySubmission;
import io.asyncquery.query.RetentionPolicy;
import io.asyncquery.result.CsvConfig;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.security.Project;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Turns a request body into a submission: every rule of the contract's "Submit body" is here. */
@Singleton
class SubmissionReader {
    private final KylinConfig config;
    private final CsvConfig csv;
    private final RetentionPolicy retention;

    SubmissionReader(KylinConfig config, CsvConfig csv, RetentionPolicy retention) {
        this.config = config;
        this.csv = csv;
        this.retention = retention;
    }

    QuerySubmission read(JsonBody body, Project project) {
        String sql = sql(body, project.limits().statement().maxLength().orElseGet(config::maxSqlLength));
        int limit = body.integer("limit", KylinError.LIMIT_NEGATIVE).orElse(0);
        int offset = body.integer("offset", KylinError.OFFSET_NEGATIVE).orElse(0);
        OutputOptions output = output(body);
        Optional<Duration> timeout = body.integer("timeout", KylinError.TIMEOUT_NEGATIVE)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
        return new QuerySubmission(
                project.name(),
                sql,
                limit,
                offset,
                output,
                sparkQueue(body),
                timeout,
                expiresIn(body, retention.bounds(project)));
    }

    /** Seconds, and 0 for as long as the project says. */
    private static Optional<Duration> expiresIn(JsonBody body, RetentionPolicy.Bounds bounds) {
        return body.wholeNumber("expires_in")
                .filter(seconds -> seconds.signum() != 0)
                .map(seconds -> {
                    if (seconds.signum() < 0
                            || seconds.bitLength() >= Long.SIZE
                            || !bounds.include(Duration.ofSeconds(seconds.longValue()))) {
                        throw new KylinException(
                                KylinError.EXPIRES_IN_ILLEGAL,
                                JsonBody.abbreviated(seconds.toString()),
                                Long.toString(Math.max(1, bounds.shortest().toSeconds())),
                                Long.toString(bounds.longest().toSeconds()));
                    }
                    return Duration.ofSeconds(seconds.longValue());
                });
    }

    private static String sql(JsonBody body, int maxLength) {
        String sql = body.text("sql").orElse("").strip();
        while (sql.endsWith(";")) {
            sql = sql.substring(0, sql.length() - 1).stripTrailing();
        }
        if (sql.isEmpty()) {
            throw new KylinException(KylinError.SQL_BLANK);
        }
        if (sql.length() > maxLength) {
            throw new KylinException(
                    KylinError.SQL_TOO_LONG, Integer.toString(sql.length()), Integer.toString(maxLength));
        }
        return sql;
    }

    private OutputOptions output(JsonBody body) {
        ResultEncoding encoding = body.text("encode")
                .map(name -> ResultEncoding.parse(name).orElseThrow(() -> illegal(KylinError.ENCODE_UNSUPPORTED, name)))
                .orElse(ResultEncoding.UTF_8);
        ResultFormat format = body.text("format")
                .map(name -> ResultFormat.parse(name).orElseThrow(() -> illegal(KylinError.FORMAT_UNSUPPORTED, name)))
                .orElse(ResultFormat.CSV);
        String separator = separator(body, format, encoding);
        String fileName = body.text("file_name").orElse(OutputOptions.DEFAULT_FILE_NAME);
        if (!OutputOptions.isFileName(fileName)) {
            throw illegal(KylinError.FILE_NAME_ILLEGAL, fileName);
        }
        boolean header = body.bool("include_header").orElse(false);
        boolean spreadsheetSafe = body.bool("spreadsheet_safe").orElseGet(csv::spreadsheetSafe);
        return new OutputOptions(format, encoding, separator, header, fileName, spreadsheetSafe);
    }

    /** Clients send an empty text for none. */
    private static Optional<String> sparkQueue(JsonBody body) {
        Optional<String> queue = body.text("spark_queue").filter(name -> !name.isBlank());
        if (queue.isPresent() && !QuerySubmission.isQueue(queue.get())) {
            throw illegal(KylinError.SPARK_QUEUE_ILLEGAL, queue.get());
        }
        return queue;
    }

    private static String separator(JsonBody body, ResultFormat format, ResultEncoding encoding) {
        String separator = body.text("separator").orElse(OutputOptions.DEFAULT_SEPARATOR);
        if (!OutputOptions.isSeparator(separator)) {
            throw illegal(KylinError.SEPARATOR_ILLEGAL, separator);
        }
        if (format != ResultFormat.CSV && !separator.equals(OutputOptions.DEFAULT_SEPARATOR)) {
            throw new KylinException(
                    KylinError.SEPARATOR_NOT_FOR_FORMAT, JsonBody.abbreviated(separator), format.extension());
        }
        if (!encoding.canEncode(separator)) {
            throw new KylinException(
                    KylinError.SEPARATOR_NOT_ENCODABLE, JsonBody.abbreviated(separator), encoding.label());
        }
        return separator;
    }

    private static KylinException illegal(KylinError error, String value) {
        return new KylinException(error, JsonBody.abbreviated(value));
    }
}
