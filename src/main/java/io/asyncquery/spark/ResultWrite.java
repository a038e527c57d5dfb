package io.asyncquery.spark;

import io.asyncquery.query.QuerySubmission;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.spark.CsvConfig.Unmappable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.connect.proto.CollectMetrics;
import org.apache.spark.connect.proto.DataType;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.Limit;
import org.apache.spark.connect.proto.Offset;
import org.apache.spark.connect.proto.Project;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.RelationCommon;
import org.apache.spark.connect.proto.Repartition;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.ToDF;
import org.apache.spark.connect.proto.WriteOperation;

/** Builds the plans of one submission: the statement, wrapped so that it can only read, and the write of its result. */
final class ResultWrite {
    /** The metric that counts the rows as they are written. */
    static final String ROWS = "rows";

    private final QuerySubmission submission;
    private final Unmappable unmappable;
    private int plans;

    ResultWrite(QuerySubmission submission, Unmappable unmappable) {
        this.submission = submission;
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

    /** The write of the statement's result, of which the analysis gave the columns. */
    WriteOperation write(DataType.Struct columns, ResultLocation location) {
        OutputOptions output = submission.output();
        Relation rows = counted(cells(statement(), columns));
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
                .setSource(output.format().extension())
                .setPath(location.uri().toString())
                .setMode(WriteOperation.SaveMode.SAVE_MODE_OVERWRITE)
                .putAllOptions(options(output))
                .build();
    }

    private static Map<String, String> options(OutputOptions output) {
        Map<String, String> options = new LinkedHashMap<>();
        if (output.format().isText()) {
            options.put("encoding", output.encoding().charset().name());
        }
        if (output.format() == ResultFormat.CSV) {
            options.put("header", "false");
            // Spark reads a backslash in this option as the start of an escape
            options.put("sep", output.separator().replace("\\", "\\\\"));
            options.put("quote", "\"");
            options.put("escape", "\"");
            options.put("ignoreLeadingWhiteSpace", "false");
            options.put("ignoreTrailingWhiteSpace", "false");
            options.put("lineSep", "\n");
        } else if (output.format() == ResultFormat.JSON) {
            options.put("ignoreNullFields", "false");
            options.put("timestampFormat", "yyyy-MM-dd HH:mm:ss[.SSSSSS]");
            options.put("lineSep", "\n");
        }
        return options;
    }

    private Relation counted(Relation input) {
        Expression count = Expression.newBuilder()
                .setAlias(Expression.Alias.newBuilder()
                        .addName(ROWS)
                        .setExpr(call(
                                "count",
                                Expression.newBuilder()
                                        .setLiteral(
                                                Expression.Literal.newBuilder().setInteger(1))
                                        .build())))
                .build();
        return relation()
                .setCollectMetrics(CollectMetrics.newBuilder()
                        .setInput(input)
                        .setName(ROWS)
                        .addMetrics(count))
                .build();
    }

    /** Gives each column a value that the format's writer writes as the contract says. */
    private Relation cells(Relation input, DataType.Struct columns) {
        boolean untouched = columns.getFieldsList().stream().noneMatch(field -> isConverted(field.getDataType()));
        if (untouched) {
            return input;
        }
        // by position, because names may repeat or need quoting
        List<String> positions = IntStream.range(0, columns.getFieldsCount())
                .mapToObj(i -> "c" + i)
                .toList();
        Project.Builder project = Project.newBuilder().setInput(named(input, positions));
        for (int i = 0; i < positions.size(); i++) {
            Expression column = Expression.newBuilder()
                    .setUnresolvedAttribute(
                            Expression.UnresolvedAttribute.newBuilder().setUnparsedIdentifier(positions.get(i)))
                    .build();
            project.addExpressions(cell(column, columns.getFields(i).getDataType()));
        }
        return named(
                relation().setProject(project).build(),
                columns.getFieldsList().stream()
                        .map(DataType.StructField::getName)
                        .toList());
    }

    private boolean isConverted(DataType type) {
        return submission.output().format() != ResultFormat.PARQUET
                && (needsText(type) || (refusesUnmappable() && mayHoldText(type)));
    }

    private Expression cell(Expression column, DataType type) {
        Expression value = needsText(type) ? text(column, type) : column;
        if (refusesUnmappable() && mayHoldText(type)) {
            Expression encoded = call("encode", isNested(type) ? call("to_json", column) : column, literal("GBK"));
            // encode fails on a character that GBK lacks; the value itself goes on as it is
            return call("if", call("isnull", encoded), nullLiteral(), value);
        }
        return value;
    }

    private boolean needsText(DataType type) {
        ResultFormat format = submission.output().format();
        return switch (type.getKindCase()) {
            case BOOLEAN, BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE, DATE, STRING, CHAR, VAR_CHAR -> false;
            case DECIMAL, NULL, BINARY -> format == ResultFormat.CSV;
            case TIMESTAMP, TIMESTAMP_NTZ -> format != ResultFormat.XLSX;
            case ARRAY, MAP, STRUCT, VARIANT -> format != ResultFormat.JSON;
            default -> true;
        };
    }

    private static Expression text(Expression column, DataType type) {
        return switch (type.getKindCase()) {
            case ARRAY, MAP, STRUCT, VARIANT -> call("to_json", column);
            case BINARY -> call("base64", column);
            default ->
                Expression.newBuilder()
                        .setCast(Expression.Cast.newBuilder().setExpr(column).setTypeStr("string"))
                        .build();
        };
    }

    private boolean refusesUnmappable() {
        OutputOptions output = submission.output();
        return output.format().isText() && output.encoding() == ResultEncoding.GBK && unmappable == Unmappable.FAIL;
    }

    private static boolean mayHoldText(DataType type) {
        return isNested(type)
                || type.getKindCase() == DataType.KindCase.STRING
                || type.getKindCase() == DataType.KindCase.CHAR
                || type.getKindCase() == DataType.KindCase.VAR_CHAR;
    }

    private static boolean isNested(DataType type) {
        return switch (type.getKindCase()) {
            case ARRAY, MAP, STRUCT, VARIANT -> true;
            default -> false;
        };
    }

    private Relation named(Relation input, List<String> names) {
        return relation()
                .setToDf(ToDF.newBuilder().setInput(input).addAllColumnNames(names))
                .build();
    }

    private Relation.Builder relation() {
        return Relation.newBuilder().setCommon(RelationCommon.newBuilder().setPlanId(++plans));
    }

    private static Expression call(String function, Expression... arguments) {
        return Expression.newBuilder()
                .setUnresolvedFunction(Expression.UnresolvedFunction.newBuilder()
                        .setFunctionName(function)
                        .addAllArguments(List.of(arguments)))
                .build();
    }

    private static Expression literal(String text) {
        return Expression.newBuilder()
                .setLiteral(Expression.Literal.newBuilder().setString(text))
                .build();
    }

    private static Expression nullLiteral() {
        return Expression.newBuilder()
                .setLiteral(Expression.Literal.newBuilder()
                        .setNull(DataType.newBuilder().setNull(DataType.NULL.getDefaultInstance())))
                .build();
    }
}
