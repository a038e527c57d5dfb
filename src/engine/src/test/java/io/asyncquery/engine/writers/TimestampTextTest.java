package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampTextTest {

    private static final StructType SCHEMA = new StructType()
            .add("instant", DataTypes.TimestampType)
            .add("clock", DataTypes.TimestampNTZType)
            .add("day", DataTypes.DateType)
            .add("instants", DataTypes.createArrayType(DataTypes.TimestampType))
            .add("by text", DataTypes.createMapType(DataTypes.StringType, DataTypes.TimestampNTZType));

    /** A zone and, below it, instants and what its clocks show then. */
    private static final String CLOCKS = """
            UTC
                2024-02-29T12:34:56Z        = 2024-02-29 12:34:56
                2024-02-29T12:34:56.7Z      = 2024-02-29 12:34:56.700
                2024-02-29T12:34:56.000001Z = 2024-02-29 12:34:56.000001
                2024-02-29T12:34:56.120Z    = 2024-02-29 12:34:56.120
                2024-02-29T12:34:56.123450Z = 2024-02-29 12:34:56.123450
                1969-12-31T23:59:59.999999Z = 1969-12-31 23:59:59.999999
                0001-01-01T00:00:00Z        = 0001-01-01 00:00:00
                9999-12-31T23:59:59.999999Z = 9999-12-31 23:59:59.999999
            Asia/Shanghai
                2024-02-29T16:00:00Z        = 2024-03-01 00:00:00
                1900-12-31T15:54:16Z        = 1900-12-31 23:59:59
                1900-12-31T15:54:17Z        = 1900-12-31 23:54:17
            America/New_York
                2024-03-10T06:59:59Z        = 2024-03-10 01:59:59
                2024-03-10T07:00:00Z        = 2024-03-10 03:00:00
                2024-11-03T05:59:59Z        = 2024-11-03 01:59:59
                2024-11-03T06:00:00Z        = 2024-11-03 01:00:00
                2500-07-01T12:00:00Z        = 2500-07-01 08:00:00
            Europe/Berlin
                2024-03-31T00:59:59.999Z    = 2024-03-31 01:59:59.999
                2024-03-31T01:00:00.000Z    = 2024-03-31 03:00:00
            Australia/Lord_Howe
                2024-04-06T14:59:59Z        = 2024-04-07 01:59:59
                2024-04-06T15:00:00Z        = 2024-04-07 01:30:00
            +08:00
                2024-02-29T16:00:00Z        = 2024-03-01 00:00:00
            """;

    private static final List<String> LOCAL_PATTERNS = List.of(
            "yyyy-MM-dd HH:mm:ss.SSS",
            "dd/MM/yyyy HH:mm",
            "yyyy年M月d日 HH时mm分ss秒",
            "yyyy,MM,dd",
            "\"yyyy\"-'\"'MM\\dd",
            "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]",
            "'='uuuu\tMM\ndd");

    private static final List<String> ZONED_PATTERNS =
            List.of("yyyy-MM-dd HH:mm:ss.SSSSSSXXX", "uuuu-MM-dd'T'HH:mm:ss VV", "dd.MM.yyyy HH:mm:ss,SSS \"xxx\"");

    @Test
    void anInstantReadsAsTheClocksOfTheSessionShowIt() throws IOException {
        for (String clocks : CLOCKS.split("\n(?=\\S)")) {
            String[] lines = clocks.strip().split("\\s*\n\\s*");
            List<String[]> instants = Arrays.stream(lines)
                    .skip(1)
                    .map(line -> line.split("\\s*=\\s*"))
                    .toList();
            assertReadIn(lines[0], instants);
        }
    }

    private static void assertReadIn(String zone, List<String[]> instants) throws IOException {
        String rows = instants.stream().map(i -> "(timestamp'" + i[0] + "')").collect(joining(","));
        String sql = "select at, struct(at) nested from values " + rows + " as t(at)";

        try (var csv = WrittenResult.write(LocalSpark.inZone(zone).query(sql), "csv");
                var json = WrittenResult.write(LocalSpark.inZone(zone).query(sql), "json")) {
            assertThat(csv.text().lines())
                    .containsExactlyElementsOf(instants.stream()
                            .map(i -> "%s,\"{\"\"at\"\":\"\"%1$s\"\"}\"".formatted(i[1]))
                            .toList());
            assertThat(json.text().lines())
                    .containsExactlyElementsOf(instants.stream()
                            .map(i -> "{\"at\":\"%s\",\"nested\":{\"at\":\"%1$s\"}}".formatted(i[1]))
                            .toList());
        }
    }

    @Test
    void aTimeWithoutZoneIsTheSameInEveryZone() throws IOException {
        String sql = "select timestamp_ntz'2024-03-10 02:30:00.5' at";

        for (String zone : HostileValues.ZONES) {
            try (var csv = WrittenResult.write(LocalSpark.inZone(zone).query(sql), "csv")) {
                assertThat(csv.text()).isEqualTo("2024-03-10 02:30:00.500\n");
            }
        }
    }

    @Test
    void theTimeZoneMayBeGivenWithTheWrite() throws IOException {
        var table = LocalSpark.sql("select timestamp'2024-07-01T12:00:00Z' at");

        try (var csv = WrittenResult.write(table, "csv", Map.of("timeZone", "Europe/Berlin"))) {
            assertThat(csv.text()).isEqualTo("2024-07-01 14:00:00\n");
        }
    }

    /** The names that Spark takes for a session's time zone. */
    @ParameterizedTest
    @CsvSource({"+8:00, 20", "-08:00, 04", "UTC+9, 21", "GMT-3, 09", "EST, 07", "CET, 14", "+05:30:00, 17", "Z, 12"})
    void everyZoneThatSparkKnowsIsKnown(String zone, String hour) throws IOException {
        String sql = "select hour(timestamp'2024-07-01T12:00:00Z'), timestamp'2024-07-01T12:00:00Z' at";

        try (var csv = WrittenResult.write(LocalSpark.inZone(zone).query(sql), "csv")) {
            assertThat(csv.text()).startsWith("%d,2024-07-01 %s:".formatted(Integer.valueOf(hour), hour));
        }
    }

    @Test
    void daysBeyondTheCommonCalendarKeepTheirSignAndDigits() throws IOException {
        String sql =
                "select date_add(date'9999-12-31', 1), date_add(date'0001-01-01', -1), date_add(date'0001-01-01', -367)";

        try (var csv = WrittenResult.write(LocalSpark.sql(sql), "csv")) {
            assertThat(csv.text()).isEqualTo("+10000-01-01,0000-12-31,-0001-12-31\n");
        }
    }

    @Property(tries = 15)
    void aPatternWithoutZoneHoldsForAllTimestamps(
            @ForAll("rows") List<Row> rows, @ForAll("localPatterns") String pattern, @ForAll("zones") String zone)
            throws IOException {
        assertWrittenIn(pattern, rows, zone, new Expected(zone, pattern, false));
    }

    @Property(tries = 10)
    void aPatternWithZoneHoldsForInstantsOnly(
            @ForAll("rows") List<Row> rows, @ForAll("zonedPatterns") String pattern, @ForAll("zones") String zone)
            throws IOException {
        assertWrittenIn(pattern, rows, zone, new Expected(zone, pattern, true));
    }

    @Test
    void monthsHaveTheirEnglishNamesWhereverTheEngineRuns() throws IOException {
        Locale machine = Locale.getDefault();
        Locale.setDefault(Locale.CHINA);
        try (var csv = WrittenResult.write(
                LocalSpark.sql("select timestamp_ntz'2026-11-23 01:02:03'"),
                "csv",
                Map.of("timestampFormat", "d MMM yyyy"))) {
            assertThat(csv.text()).isEqualTo("23 Nov 2026\n");
        } finally {
            Locale.setDefault(machine);
        }
    }

    private static void assertWrittenIn(String pattern, List<Row> rows, String zone, Expected expected)
            throws IOException {
        var table = LocalSpark.inZone(zone).table(SCHEMA, rows);
        var options = Map.of("timestampFormat", pattern);

        try (var csv = WrittenResult.write(table, "csv", options);
                var json = WrittenResult.write(table, "json", options)) {
            new WrittenCsv(csv, UTF_8, ",").assertHolds(SCHEMA, rows, expected);
            new WrittenJson(json, UTF_8).assertHolds(SCHEMA, rows, expected);
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        return HostileValues.rows(SCHEMA, Arbitraries.strings());
    }

    @Provide
    Arbitrary<String> localPatterns() {
        return Arbitraries.of(LOCAL_PATTERNS);
    }

    @Provide
    Arbitrary<String> zonedPatterns() {
        return Arbitraries.of(ZONED_PATTERNS);
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(HostileValues.ZONES);
    }
}
