package io.asyncquery.spark;

import io.asyncquery.query.QuerySubmission;
import io.asyncquery.result.CsvConfig.Unmappable;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultLocation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.connect.proto.Limit;
import org.apache.spark.connect.proto.Offset;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.RelationCommon;
import org.apache.spark.connect.proto.Repartition;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.WriteOperation;

/** Builds the plans of one submission: the statement, wrapped so that it can only read, and the write of its result. */
final class ResultWrite {
    /** What the result writers in the engine are called, before the format's name. */
    private static final String SOURCE_PREFIX = "async-query-";

    private final QuerySubmission submission;
    private final Optional<String> timestampFormat;
    private final Unmappable unmappable;
    private int plans;

    ResultWrite(QuerySubmission submission, Optional<String> timestampFormat, Unmappable unmappable) {
        this.submission = submission;
        this.timestampFormat = timestampFormat;
        this.unmappable = unmappable;
    }

    /**
     * The statement as a subquery. Spark would run a command that stands alone; inside brackets only a query parses.
     * The line break keeps a comment at the statement's end from swallowing the bracket.
     */
    Relation statement() {
        String wrapped = "SELECT * FROM (\n" + submission.sql() + "\n) t";
        Relation relation =
                relation().setSql(SQL.newBuilder().setQuery(wrapped)).build();
        if (submission.offset() > 0) {
            relation = relation()
                    .setOffset(Offset.newBuilder().setInput(relation).setOffset(submission.offset()))
                    .build();
        }
        if (submission.limit() > 0) {
            relation = relation()
                    .setLimit(Limit.newBuilder().setInput(relation).setLimit(submission.limit()))
                    .build();
        }
        return relation;
    }

    /** The write of the statement's result. */
    WriteOperation write(ResultLocation location) {
        OutputOptions output = submission.output();
        Relation rows = statement();
        if (output.format() == ResultFormat.XLSX) {
            rows = relation()
                    .setRepartition(Repartition.newBuilder()
                            .setInput(rows)
                            .setNumPartitions(1)
                            .setShuffle(false))
                    .build();
        }
        return WriteOperation.newBuilder()
                .setInput(rows)
                .setSource(SOURCE_PREFIX + output.format().extension())
                .setPath(location.uri().toString())
                .setMode(WriteOperation.SaveMode.SAVE_MODE_OVERWRITE)
                .putAllOptions(options(output))
                .build();
    }

    private Map<String, String> options(OutputOptions output) {
        Map<String, String> options = new LinkedHashMap<>();
        if (output.format() == ResultFormat.PARQUET) {
            return options;
        }
        options.put("unmappable", unmappable.name().toLowerCase(Locale.ROOT));
        timestampFormat.ifPresent(pattern -> options.put("timestampFormat", pattern));
        if (output.format().isText()) {
            options.put("encoding", output.encoding().charset().name());
        }
        if (output.format() == ResultFormat.CSV) {
            options.put("separator", output.separator());
            options.put("spreadsheetSafe", Boolean.toString(output.spreadsheetSafe()));
        }
        return options;
    }

    private Relation.Builder relation() {
        return Relation.newBuilder().setCommon(RelationCommon.newBuilder().setPlanId(++plans));
    }
}
