package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.query.QuerySubmission;
import io.asyncquery.result.CsvConfig.Unmappable;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultEncoding;
import io.asyncquery.result.ResultFormat;
import io.asyncquery.result.ResultLocation;
import io.asyncquery.security.ProjectName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.WriteOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultWriteTest {
    private static final ResultLocation LOCATION =
            new ResultLocation(URI.create("file:///store/p/async_query_result/1"));

    @Test
    void theStatementIsASubqueryOnLinesOfItsOwn() {
        Relation statement =
                plans(submission("select 1 -- end", 0, 0, csv(","))).statement();

        assertThat(statement.getSql().getQuery()).isEqualTo("SELECT * FROM (\nselect 1 -- end\n) t");
    }

    @Test
    void theOffsetComesBeforeTheLimitAndBothOutsideTheStatement() {
        Relation statement =
                plans(submission("select 1 limit 9", 5, 2, csv(","))).statement();

        assertThat(statement.getLimit().getLimit()).isEqualTo(5);
        Relation offset = statement.getLimit().getInput();
        assertThat(offset.getOffset().getOffset()).isEqualTo(2);
        assertThat(offset.getOffset().getInput().getSql().getQuery()).contains("select 1 limit 9");
    }

    @Test
    void zeroIsNoLimitAndNoOffset() {
        assertThat(plans(submission("select 1", 0, 0, csv(","))).statement().hasSql())
                .isTrue();
        assertThat(plans(submission("select 1", 3, 0, csv(",")))
                        .statement()
                        .getLimit()
                        .getInput()
                        .hasSql())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatIsWrittenByItsSourceOverWhatIsThere(ResultFormat format) {
        WriteOperation write = write(output(format, ResultEncoding.UTF_8));

        assertThat(write.getSource()).isEqualTo("async-query-" + format.extension());
        assertThat(write.getPath()).isEqualTo("file:///store/p/async_query_result/1");
        assertThat(write.getMode()).isEqualTo(WriteOperation.SaveMode.SAVE_MODE_OVERWRITE);
    }

    @Test
    void theOptionsOfCsvAreTheSubmissions() {
        OutputOptions output = new OutputOptions(ResultFormat.CSV, ResultEncoding.GBK, "\\|", true, "result", true);

        assertThat(write(output).getOptionsMap())
                .isEqualTo(
                        Map.of("encoding", "GBK", "separator", "\\|", "spreadsheetSafe", "true", "unmappable", "fail"));
    }

    @Test
    void jsonHasAnEncodingAndNoSeparator() {
        assertThat(write(output(ResultFormat.JSON, ResultEncoding.UTF_8)).getOptionsMap())
                .isEqualTo(Map.of("encoding", "UTF-8", "unmappable", "fail"));
    }

    @Test
    void aWorkbookCarriesItsOwnEncoding() {
        assertThat(write(output(ResultFormat.XLSX, ResultEncoding.GBK)).getOptionsMap())
                .isEqualTo(Map.of("unmappable", "fail"));
    }

    @Test
    void parquetIsWrittenWithSparksOwnSettings() {
        assertThat(write(output(ResultFormat.PARQUET, ResultEncoding.GBK)).getOptionsMap())
                .isEmpty();
    }

    @Test
    void theProjectsTimestampFormatGoesWithText() {
        ResultWrite plans =
                new ResultWrite(submission("select 1", 0, 0, csv(",")), Optional.of("yyyy/MM/dd"), Unmappable.REPLACE);

        assertThat(plans.write(LOCATION).getOptionsMap())
                .containsEntry("timestampFormat", "yyyy/MM/dd")
                .containsEntry("unmappable", "replace");
    }

    @Test
    void aWorkbookIsWrittenAsOneFileWithoutShufflingItsRows() {
        Relation rows = write(output(ResultFormat.XLSX, ResultEncoding.UTF_8)).getInput();

        assertThat(rows.getRepartition().getNumPartitions()).isEqualTo(1);
        assertThat(rows.getRepartition().getShuffle()).isFalse();
        assertThat(rows.getRepartition().getInput().hasSql()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyRelationHasAPlanIdOfItsOwn(boolean analyzedBefore) {
        ResultWrite plans = plans(submission("select 1", 3, 2, output(ResultFormat.XLSX, ResultEncoding.UTF_8)));
        if (analyzedBefore) {
            plans.statement();
        }

        WriteOperation write = plans.write(LOCATION);

        List<Long> ids = new ArrayList<>();
        for (String line : write.toString().split("\n", -1)) {
            if (line.strip().startsWith("plan_id:")) {
                ids.add(Long.parseLong(
                        line.strip().substring("plan_id:".length()).strip()));
            }
        }
        assertThat(ids).hasSize(4).doesNotHaveDuplicates();
    }

    private static WriteOperation write(OutputOptions output) {
        return plans(submission("select 1", 0, 0, output)).write(LOCATION);
    }

    private static ResultWrite plans(QuerySubmission submission) {
        return new ResultWrite(submission, Optional.empty(), Unmappable.FAIL);
    }

    private static OutputOptions csv(String separator) {
        return new OutputOptions(ResultFormat.CSV, ResultEncoding.UTF_8, separator, false, "result", false);
    }

    private static OutputOptions output(ResultFormat format, ResultEncoding encoding) {
        return new OutputOptions(format, encoding, ",", false, "result", false);
    }

    private static QuerySubmission submission(String sql, int limit, int offset, OutputOptions output) {
        return new QuerySubmission(
                new ProjectName("p"), sql, limit, offset, output, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
