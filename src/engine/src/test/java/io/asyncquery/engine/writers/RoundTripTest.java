package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What Spark writes with our formats, other libraries read, value for value. */
class RoundTripTest {

    private static final StructType SCHEMA = HostileValues.EVERY_TYPE;
    private static final Charset GBK = Charset.forName("GBK");
    private static final int MEGABYTE = 1 << 20;

    /** Nested values, which are longer as JSON, have to fit a spreadsheet's cell. */
    private static final int LONGEST_OF_XLSX = 900;

    @Property(tries = 20)
    void commonsCsvReadsWhatWasWritten(
            @ForAll("rows") List<Row> rows,
            @ForAll("separators") String separator,
            @ForAll("zones") String zone,
            @ForAll @IntRange(min = 1, max = 4) int partitions)
            throws IOException {
        try (var result = write(rows, "csv", Map.of("separator", separator), zone, partitions)) {
            new WrittenCsv(result, UTF_8, separator).assertHolds(SCHEMA, rows, new Expected(zone));
        }
    }

    @Property(tries = 20)
    void commonsCsvReadsWhatWasWrittenInGbk(
            @ForAll("gbkRows") List<Row> rows,
            @ForAll("separators") String separator,
            @ForAll("zones") String zone,
            @ForAll @IntRange(min = 1, max = 4) int partitions)
            throws IOException {
        var options = Map.of("separator", separator, "encoding", "gbk");

        try (var result = write(rows, "csv", options, zone, partitions)) {
            new WrittenCsv(result, GBK, separator).assertHolds(SCHEMA, rows, new Expected(zone));
        }
    }

    @Property(tries = 20)
    void jacksonReadsWhatWasWritten(
            @ForAll("rows") List<Row> rows,
            @ForAll("zones") String zone,
            @ForAll @IntRange(min = 1, max = 4) int partitions)
            throws IOException {
        try (var result = write(rows, "json", Map.of(), zone, partitions)) {
            new WrittenJson(result, UTF_8).assertHolds(SCHEMA, rows, new Expected(zone));
        }
    }

    @Property(tries = 15)
    void jacksonReadsWhatWasWrittenInGbk(
            @ForAll("gbkRows") List<Row> rows,
            @ForAll("zones") String zone,
            @ForAll @IntRange(min = 1, max = 4) int partitions)
            throws IOException {
        try (var result = write(rows, "json", Map.of("encoding", "gbk"), zone, partitions)) {
            new WrittenJson(result, GBK).assertHolds(SCHEMA, rows, new Expected(zone));
        }
    }

    @Property(tries = 20)
    void poiReadsWhatWasWritten(
            @ForAll("xlsxRows") List<Row> rows,
            @ForAll("zones") String zone,
            @ForAll @IntRange(min = 1, max = 3) int partitions)
            throws IOException {
        try (var result = write(rows, "xlsx", Map.of(), zone, partitions)) {
            new WrittenXlsx(result).assertHolds(SCHEMA, rows, zone);
        }
    }

    @Property(tries = 15)
    void parquetReadsWhatWasWritten(
            @ForAll("rows") List<Row> rows,
            @ForAll("zones") String zone,
            @ForAll @IntRange(min = 1, max = 4) int partitions)
            throws IOException {
        try (var result = write(rows, "parquet", Map.of(), zone, partitions)) {
            new WrittenParquet(result).assertHolds(SCHEMA, rows);
        }
    }

    private static WrittenResult write(
            List<Row> rows, String format, Map<String, String> options, String zone, int partitions) {
        var table = LocalSpark.inZone(zone).inPartitions(partitions).table(SCHEMA, rows);
        return WrittenResult.write(table, format, options);
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        return HostileValues.rows(SCHEMA, HostileText.in(UTF_8, MEGABYTE));
    }

    @Provide
    Arbitrary<List<Row>> gbkRows() {
        return HostileValues.rows(SCHEMA, HostileText.in(GBK, MEGABYTE));
    }

    @Provide
    Arbitrary<List<Row>> xlsxRows() {
        return HostileValues.rows(SCHEMA, HostileText.in(UTF_8, LONGEST_OF_XLSX));
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of(HostileText.SEPARATORS);
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(HostileValues.ZONES);
    }
}
