package io.asyncquery.spark;

import static io.asyncquery.spark.SparkTypesTest.array;
import static io.asyncquery.spark.SparkTypesTest.columns;
import static io.asyncquery.spark.SparkTypesTest.decimal;
import static io.asyncquery.spark.SparkTypesTest.field;
import static io.asyncquery.spark.SparkTypesTest.type;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QuerySubmission;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.security.ProjectName;
import io.asyncquery.spark.CsvConfig.Unmappable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.connect.proto.DataType;
import org.apache.spark.connect.proto.Expression;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.WriteOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultWriteTest {
    private static final ResultLocation LOCATION =
            new ResultLocation(URI.create("file:///store/p/async_query_result/1"));
    private static final DataType INTEGER =
            type().setInteger(DataType.Integer.getDefaultInstance()).build();
    private static final DataType STRING =
            type().setString(DataType.String.getDefaultInstance()).build();
    private static final DataType TIMESTAMP =
            type().setTimestamp(DataType.Timestamp.getDefaultInstance()).build();
    private static final DataType BINARY =
            type().setBinary(DataType.Binary.getDefaultInstance()).build();
    private static final DataType.Struct ONE_INTEGER = columns(field("a", INTEGER));

    @Test
    void theStatementIsASubqueryOnLinesOfItsOwn() {
        Relation statement =
                new ResultWrite(submission("select 1 -- end", 0, 0, csv(",")), Unmappable.FAIL).statement();

        assertThat(statement.getSql().getQuery()).isEqualTo("SELECT * FROM (\nselect 1 -- end\n) t");
    }

    @Test
    void theOffsetComesBeforeTheLimitAndBothOutsideTheStatement() {
        Relation statement =
                new ResultWrite(submission("select 1 limit 9", 5, 2, csv(",")), Unmappable.FAIL).statement();

        assertThat(statement.getLimit().getLimit()).isEqualTo(5);
        Relation offset = statement.getLimit().getInput();
        assertThat(offset.getOffset().getOffset()).isEqualTo(2);
        assertThat(offset.getOffset().getInput().getSql().getQuery()).contains("select 1 limit 9");
    }

    @Test
    void zeroIsNoLimitAndNoOffset() {
        assertThat(new ResultWrite(submission("select 1", 0, 0, csv(",")), Unmappable.FAIL)
                        .statement()
                        .hasSql())
                .isTrue();
        assertThat(new ResultWrite(submission("select 1", 3, 0, csv(",")), Unmappable.FAIL)
                        .statement()
                        .getLimit()
                        .getInput()
                        .hasSql())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatIsWrittenByItsSourceOverWhatIsThere(ResultFormat format) {
        WriteOperation write = write(output(format, ResultEncoding.UTF_8), ONE_INTEGER);

        assertThat(write.getSource()).isEqualTo(format.extension());
        assertThat(write.getPath()).isEqualTo("file:///store/p/async_query_result/1");
        assertThat(write.getMode()).isEqualTo(WriteOperation.SaveMode.SAVE_MODE_OVERWRITE);
    }

    @Test
    void csvIsQuotedByDoublingAndKeepsBlanks() {
        assertThat(write(csv(","), ONE_INTEGER).getOptionsMap())
                .isEqualTo(Map.of(
                        "encoding", "UTF-8",
                        "header", "false",
                        "sep", ",",
                        "quote", "\"",
                        "escape", "\"",
                        "ignoreLeadingWhiteSpace", "false",
                        "ignoreTrailingWhiteSpace", "false",
                        "lineSep", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"; ;", "\\ \\\\", "\\t \\\\t", "|\\| |\\\\|", "\\\\ \\\\\\\\"})
    void aBackslashInTheSeparatorIsDoubledForSpark(String separator, String option) {
        assertThat(write(csv(separator), ONE_INTEGER).getOptionsMap()).containsEntry("sep", option);
    }

    @Test
    void theHeaderIsNeverWrittenIntoTheParts() {
        OutputOptions withHeader = new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, ",", true, "result");

        assertThat(write(withHeader, ONE_INTEGER).getOptionsMap()).containsEntry("header", "false");
    }

    @Test
    void jsonWritesItsNulls() {
        assertThat(write(output(ResultFormat.JSON, ResultEncoding.GBK), ONE_INTEGER)
                        .getOptionsMap())
                .containsEntry("ignoreNullFields", "false")
                .containsEntry("encoding", "GBK")
                .containsEntry("lineSep", "\n")
                .doesNotContainKeys("sep", "header", "quote");
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultFormat.class,
            names = {"XLSX", "PARQUET"})
    void formatsWithTheirOwnEncodingGetNoTextOptions(ResultFormat format) {
        assertThat(write(output(format, ResultEncoding.GBK), ONE_INTEGER).getOptionsMap())
                .isEmpty();
    }

    @Test
    void aWorkbookIsWrittenAsOneFileWithoutShufflingItsRows() {
        Relation rows = write(output(ResultFormat.XLSX, ResultEncoding.UTF_8), ONE_INTEGER)
                .getInput();

        assertThat(rows.getRepartition().getNumPartitions()).isEqualTo(1);
        assertThat(rows.getRepartition().getShuffle()).isFalse();
        assertThat(rows.getRepartition().getInput().hasCollectMetrics()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ResultFormat.class,
            names = {"CSV", "JSON", "PARQUET"})
    void theRowsAreCountedAsTheyAreWritten(ResultFormat format) {
        Relation rows = write(output(format, ResultEncoding.UTF_8), ONE_INTEGER).getInput();

        assertThat(rows.getCollectMetrics().getName()).isEqualTo(ResultWrite.ROWS);
        assertThat(rows.getCollectMetrics().getMetricsList())
                .singleElement()
                .satisfies(metric -> assertThat(metric.getAlias().getNameList()).containsExactly(ResultWrite.ROWS));
    }

    @Test
    void whatTheWriterWritesAsTheContractSaysIsLeftAlone() {
        DataType.Struct plain = columns(field("a", INTEGER), field("a", STRING));

        Relation rows = write(csv(","), plain).getInput();

        assertThat(rows.getCollectMetrics().getInput().hasSql()).isTrue();
    }

    @Test
    void convertedColumnsAreTakenByPositionAndGetTheirNamesBack() {
        DataType.Struct columns = columns(field("x", decimal(10, 2).build()), field("x", INTEGER), field("`", BINARY));

        Relation named = write(csv(","), columns).getInput().getCollectMetrics().getInput();

        assertThat(named.getToDf().getColumnNamesList()).containsExactly("x", "x", "`");
        Relation project = named.getToDf().getInput();
        assertThat(project.getProject().getInput().getToDf().getColumnNamesList())
                .containsExactly("c0", "c1", "c2");
        List<Expression> cells = project.getProject().getExpressionsList();
        assertThat(cells.get(0).getCast().getTypeStr()).isEqualTo("string");
        assertThat(cells.get(1).getUnresolvedAttribute().getUnparsedIdentifier())
                .isEqualTo("c1");
        assertThat(cells.get(2).getUnresolvedFunction().getFunctionName()).isEqualTo("base64");
    }

    @ParameterizedTest
    @CsvSource({"CSV,true", "JSON,true", "XLSX,false", "PARQUET,false"})
    void timestampsAreTextInText(ResultFormat format, boolean converted) {
        assertThat(isConverted(output(format, ResultEncoding.UTF_8), TIMESTAMP)).isEqualTo(converted);
    }

    @ParameterizedTest
    @CsvSource({"CSV,true", "JSON,false", "XLSX,true", "PARQUET,false"})
    void nestedValuesAreJsonWhereTheFormatHasNone(ResultFormat format, boolean converted) {
        assertThat(isConverted(
                        output(format, ResultEncoding.UTF_8), array(INTEGER).build()))
                .isEqualTo(converted);
    }

    @ParameterizedTest
    @CsvSource({
        "CSV,GBK,FAIL,true",
        "JSON,GBK,FAIL,true",
        "CSV,GBK,REPLACE,false",
        "CSV,UTF_8,FAIL,false",
        "XLSX,GBK,FAIL,false"
    })
    void textIsCheckedOnlyWhereTheEncodingLacksCharacters(
            ResultFormat format, ResultEncoding encoding, Unmappable unmappable, boolean checked) {
        WriteOperation write = new ResultWrite(submission("select 1", 0, 0, output(format, encoding)), unmappable)
                .write(columns(field("a", STRING)), LOCATION);

        assertThat(write.toString().contains("\"encode\"")).isEqualTo(checked);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyRelationHasAPlanIdOfItsOwn(boolean analyzedBefore) {
        ResultWrite plans = new ResultWrite(submission("select 1", 3, 2, csv(",")), Unmappable.FAIL);
        if (analyzedBefore) {
            plans.statement();
        }

        WriteOperation write = plans.write(columns(field("a", TIMESTAMP)), LOCATION);

        List<Long> ids = new ArrayList<>();
        for (String line : write.toString().split("\n", -1)) {
            if (line.strip().startsWith("plan_id:")) {
                ids.add(Long.parseLong(
                        line.strip().substring("plan_id:".length()).strip()));
            }
        }
        assertThat(ids).hasSizeGreaterThan(4).doesNotHaveDuplicates();
    }

    private static boolean isConverted(OutputOptions output, DataType type) {
        Relation input = write(output, columns(field("a", type))).getInput();
        Relation counted = input.hasRepartition() ? input.getRepartition().getInput() : input;
        return counted.getCollectMetrics().getInput().hasToDf();
    }

    private static WriteOperation write(OutputOptions output, DataType.Struct columns) {
        return new ResultWrite(submission("select 1", 0, 0, output), Unmappable.FAIL).write(columns, LOCATION);
    }

    private static OutputOptions csv(String separator) {
        return new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, separator, false, "result");
    }

    private static OutputOptions output(ResultFormat format, ResultEncoding encoding) {
        return new OutputOptions(format, encoding, ",", false, "result");
    }

    private static QuerySubmission submission(String sql, int limit, int offset, OutputOptions output) {
        return new QuerySubmission(new ProjectName("p"), sql, limit, offset, output, Optional.empty());
    }
}
