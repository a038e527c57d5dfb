package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user finally holds: the file, in every format and encoding. */
class ResultFilesIT {
    private static final Charset GBK = Charset.forName("GBK");

    private final ServiceClient service = SharedService.get();
    private final Queries queries = new Queries(service::asAnalyst);

    @Test
    void csvKeepsNullApartFromEmptyAndDoublesQuotesAndKeepsBlanksAndLineFeeds() {
        String id = queries.succeeded(Map.of(
                "sql", "select null a, '' b, 'say \"hi\"' c, ' pad ' d, 'two\nlines' e, 'back\\\\slash' f, 'x,y' g"));

        assertThat(new String(queries.bytes(id), UTF_8))
                .isEqualTo(",\"\",\"say \"\"hi\"\"\", pad ,\"two\nlines\",back\\slash,\"x,y\"\n");
    }

    @Test
    void csvWritesEveryTypeAsPlainText() {
        String id = queries.succeeded(Map.of("sql", """
                select 9007199254740993 a, cast(0 as decimal(20,10)) b, 1.5D c, true d, date'2012-12-14' e,
                  timestamp'2012-12-14 01:02:03' f, timestamp'2012-12-14 01:02:03.25' g, array(1,2) h,
                  map('k', 1) i, named_struct('n', 'v') j, X'0102' k, interval '1' day l"""));

        assertThat(new String(queries.bytes(id), UTF_8))
                .isEqualTo("9007199254740993,0.0000000000,1.5,true,2012-12-14,2012-12-14 01:02:03,"
                        + "2012-12-14 01:02:03.250,\"[1,2]\",\"{\"\"k\"\":1}\",\"{\"\"n\"\":\"\"v\"\"}\",AQI=,"
                        + "INTERVAL '1' DAY\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "$", "@", "|", ";", "\t", "||", "<sep>", "\\", "\\t", "，", "a", " "})
    void csvIsReadBackWholeWithEverySeparator(String separator) throws IOException {
        String cell = "a" + separator + "b" + separator.substring(0, 1) + " \"q\" c";

        String id = queries.succeeded(Map.of(
                "sql",
                "select '" + cell.replace("\\", "\\\\") + "' as `x" + separator + "y`, '"
                        + separator.replace("\\", "\\\\") + "' z, 7 n",
                "separator",
                separator,
                "include_header",
                true));

        String text = new String(queries.bytes(id), UTF_8);
        List<List<String>> rows = new ArrayList<>();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setRecordSeparator("\n")
                .get();
        for (CSVRecord row : format.parse(new StringReader(text))) {
            rows.add(row.toList());
        }
        assertThat(rows).containsExactly(List.of("x" + separator + "y", "z", "n"), List.of(cell, separator, "7"));
    }

    @Test
    void theHeaderIsChosenAtSubmitAndOverriddenAtDownload() {
        String preset = queries.succeeded(Map.of("sql", "select 1 a, 2 b", "include_header", true));
        String plain = queries.succeeded(Map.of("sql", "select 1 a, 2 b"));

        assertThat(queries.download(preset, Map.of()).asString()).isEqualTo("a,b\n1,2\n");
        assertThat(queries.download(preset, Map.of("include_header", "false")).asString())
                .isEqualTo("1,2\n");
        assertThat(queries.download(plain, Map.of()).asString()).isEqualTo("1,2\n");
        assertThat(queries.download(plain, Map.of("include_header", "true")).asString())
                .isEqualTo("a,b\n1,2\n");
        assertThat(queries.download(plain, Map.of("includeHeader", "true")).asString())
                .isEqualTo("a,b\n1,2\n");
    }

    @Test
    void gbkGivesGbkBytesInCsvHeaderAndCells() {
        String id = queries.succeeded(
                Map.of("sql", "select '北京' as `城市`", "encode", "GBK", "include_header", true, "file_name", "结果"));

        Response answer = queries.download(id, Map.of());

        assertThat(answer.asByteArray()).isEqualTo("城市\n北京\n".getBytes(GBK));
        assertThat(answer.contentType()).isEqualTo("text/csv;charset=gbk");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"__.csv\"; filename*=UTF-8''%E7%BB%93%E6%9E%9C.csv");
    }

    @Test
    void gbkGivesGbkBytesInJson() {
        String id = queries.succeeded(
                Map.of("sql", "select '北京' city, array('上海') more", "encode", "gbk", "format", "json"));

        Response answer = queries.download(id, Map.of());

        assertThat(new String(answer.asByteArray(), GBK).replace("\n", ""))
                .isEqualTo("[{\"city\":\"北京\",\"more\":[\"上海\"]}]");
        assertThat(answer.contentType()).isEqualTo("application/json;charset=gbk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'😀'", "array('😀')", "named_struct('a', '😀')"})
    void aCharacterThatGbkLacksFailsTheQuery(String value) {
        for (String format : List.of("csv", "json")) {
            String reason = queries.failed(Map.of("sql", "select " + value + " c", "encode", "gbk", "format", format));

            assertThat(reason).isEqualTo("Row 1, column c: U+1F600 does not exist in gbk; use encode utf-8");
        }
    }

    @Test
    void jsonIsOneArrayWithEveryColumnPresent() {
        String id = queries.succeeded(Map.of(
                "sql",
                "select id, if(id = 1, null, concat('r', id)) name, cast(1.50 as decimal(5,2)) d, "
                        + "timestamp'2012-12-14 01:02:03' t from range(3) order by id",
                "format",
                "json"));

        Response answer = queries.download(id, Map.of());

        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.asString().replace("\n", ""))
                .isEqualTo("[{\"id\":0,\"name\":\"r0\",\"d\":1.50,\"t\":\"2012-12-14 01:02:03\"},"
                        + "{\"id\":1,\"name\":null,\"d\":1.50,\"t\":\"2012-12-14 01:02:03\"},"
                        + "{\"id\":2,\"name\":\"r2\",\"d\":1.50,\"t\":\"2012-12-14 01:02:03\"}]");
    }

    @Test
    void anEmptyResultIsAValidFileInEveryFormat(@TempDir Path folder) throws IOException {
        String sql = "select TRANS_ID, PRICE from KYLIN_SALES where 1 = 0";

        String csv = queries.succeeded(Map.of("sql", sql));
        String json = queries.succeeded(Map.of("sql", sql, "format", "json"));
        String xlsx = queries.succeeded(Map.of("sql", sql, "format", "xlsx"));
        String parquet = queries.succeeded(Map.of("sql", sql, "format", "parquet"));

        assertThat(queries.bytes(csv)).isEmpty();
        assertThat(queries.download(csv, Map.of("include_header", true)).asString())
                .isEqualTo("TRANS_ID,PRICE\n");
        assertThat(queries.download(json, Map.of()).jsonPath().getList("$")).isEmpty();
        try (XSSFWorkbook workbook = workbook(xlsx)) {
            assertThat(workbook.getSheetAt(0).getPhysicalNumberOfRows()).isEqualTo(1);
        }
        assertThat(parquetRows(parquet, folder)).isEmpty();
    }

    @Test
    void xlsxHasTypedCellsAndABoldFrozenHeader() throws IOException {
        String id = queries.succeeded(Map.of("sql", """
                select 7 whole, 9007199254740993 too_wide, cast(36.2828 as decimal(19,4)) price, 1.5D real, true yes,
                  date'2012-12-14' day, timestamp'2012-12-14 01:02:03' at, '=1+1' formula, null nothing, array(1,2) list""", "format", "xlsx"));

        try (XSSFWorkbook workbook = workbook(id)) {
            Sheet sheet = workbook.getSheet("query_result");
            List<Cell> header = cells(sheet, 0);
            List<Cell> row = cells(sheet, 1);
            assertThat(header.stream().map(Cell::getStringCellValue))
                    .containsExactly(
                            "whole", "too_wide", "price", "real", "yes", "day", "at", "formula", "nothing", "list");
            assertThat(workbook.getFontAt(header.get(0).getCellStyle().getFontIndex())
                            .getBold())
                    .isTrue();
            assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            assertThat(row.get(0).getNumericCellValue()).isEqualTo(7);
            assertThat(row.get(1).getStringCellValue()).isEqualTo("9007199254740993");
            assertThat(row.get(2).getNumericCellValue()).isEqualTo(36.2828);
            assertThat(row.get(4).getBooleanCellValue()).isTrue();
            assertThat(DateUtil.isCellDateFormatted(row.get(5))).isTrue();
            assertThat(row.get(5).getLocalDateTimeCellValue()).isEqualTo("2012-12-14T00:00:00");
            assertThat(row.get(6).getLocalDateTimeCellValue()).isEqualTo("2012-12-14T01:02:03");
            assertThat(row.get(7).getCellType()).isEqualTo(CellType.STRING);
            assertThat(row.get(7).getStringCellValue()).isEqualTo("=1+1");
            assertThat(row.get(9).getStringCellValue()).isEqualTo("[1,2]");
        }
    }

    @Test
    void anXlsxCellThatIsTooLongFailsNamingRowAndColumn() {
        String reason = queries.failed(Map.of("sql", "select repeat('x', 40000) as LONG_ONE", "format", "xlsx"));

        assertThat(reason)
                .contains("LONG_ONE")
                .contains("ow 1")
                .contains("32767")
                .doesNotContain("Exception");
    }

    @Test
    void parquetPartsAreJoinedToOneValidFile(@TempDir Path folder) throws IOException {
        String id = queries.succeeded(Map.of(
                "sql",
                "select /*+ REPARTITION_BY_RANGE(4, TRANS_ID) */ TRANS_ID, PRICE `p (x);=`, LSTG_FORMAT_NAME from KYLIN_SALES",
                "format",
                "parquet"));

        List<Group> rows = parquetRows(id, folder);

        assertThat(partsOf(id)).hasSizeGreaterThan(1);
        assertThat(rows).hasSize(10_000);
        assertThat(rows.stream().map(row -> row.getLong("TRANS_ID", 0)).distinct())
                .hasSize(10_000);
        assertThat(queries.download(id, Map.of()).contentType()).isEqualTo("application/vnd.apache.parquet");
    }

    @Test
    void orderByHoldsAcrossTheWholeDownload() {
        String id = queries.succeeded(Map.of("sql", "select id from range(0, 200000, 1, 8) order by id desc"));

        List<Long> ids =
                new String(queries.bytes(id), UTF_8).lines().map(Long::valueOf).toList();

        assertThat(ids).hasSize(200_000).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void limitAndOffsetApplyToTheResultWhateverTheSqlHas() {
        String id = queries.succeeded(
                Map.of("sql", "select id from range(100) order by id limit 50", "limit", 3, "offset", 48));

        assertThat(new String(queries.bytes(id), UTF_8)).isEqualTo("48\n49\n");
    }

    @Test
    void duplicateNamesStayInCsvAndXlsxAndAreRefusedByNameElsewhere() {
        String sql = "select 1 a, 2 A, 3 b";

        String csv = queries.succeeded(Map.of("sql", sql, "include_header", true));
        queries.succeeded(Map.of("sql", sql, "format", "xlsx"));

        assertThat(new String(queries.bytes(csv), UTF_8)).isEqualTo("a,A,b\n1,2,3\n");
        for (String format : List.of("json", "parquet")) {
            assertThat(queries.failed(Map.of("sql", sql, "format", format)))
                    .contains(format)
                    .contains(": a.");
        }
    }

    @Test
    void formulasAreDefusedWhenTheRequestSaysSo() {
        String sql = "select '=1+1' as `=a`, '-x' b, -1 c, date'2012-12-14' d, '@' e";

        String safe = queries.succeeded(Map.of("sql", sql, "spreadsheet_safe", true, "include_header", true));
        String exact = queries.succeeded(Map.of("sql", sql));

        assertThat(queries.download(safe, Map.of()).asString()).isEqualTo("'=a,b,c,d,e\n'=1+1,'-x,-1,2012-12-14,'@\n");
        assertThat(queries.download(exact, Map.of()).asString()).isEqualTo("=1+1,-x,-1,2012-12-14,@\n");
    }

    @Test
    void aResultOfTwoThousandColumnsIsWrittenInEveryFormat() {
        String sql = IntStream.range(0, 2000)
                .mapToObj(i -> i + " as c" + i)
                .collect(Collectors.joining(", ", "select ", ""));

        for (String format : List.of("csv", "json", "xlsx", "parquet")) {
            String id = queries.succeeded(Map.of("sql", sql, "format", format));

            assertThat(queries.bytes(id)).hasSizeGreaterThan(5000);
            assertThat(queries.get(id, "metadata").jsonPath().getList("data[0]"))
                    .hasSize(2000);
        }
    }

    @Test
    void metadataAnswersWhileTheQueryRuns() {
        String id = queries.submitted(Map.of("sql", "select id, sum(id) over () s from range(0, 30000000, 1, 2)"));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> queries.get(id, "metadata").statusCode() == 200);

        assertThat(queries.get(id, "metadata").jsonPath().getList("data[0]")).containsExactly("id", "s");
        assertThat(queries.status(id)).isEqualTo("RUNNING");
        queries.stop(id);
    }

    @Test
    void metadataNamesTheTypesOfTheContract() {
        String id = queries.succeeded(Map.of("sql", """
                select cast(1 as bigint) a, cast(1 as int) b, cast(1 as smallint) c, cast(1 as tinyint) d,
                  cast(1 as float) e, cast(1 as double) f, true g, date'2012-12-14' h, timestamp'2012-12-14 00:00:00' i,
                  'x' `j,k`, X'01' l, cast(1 as decimal(19,4)) m, array(named_struct('a b', 1)) n, map('k', 1L) o""", "format", "json"));

        JsonPath metadata = queries.get(id, "metadata").jsonPath();

        assertThat(metadata.getList("data[0]"))
                .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j,k", "l", "m", "n", "o");
        assertThat(metadata.getList("data[1]"))
                .containsExactly(
                        "BIGINT",
                        "INTEGER",
                        "SMALLINT",
                        "TINYINT",
                        "FLOAT",
                        "DOUBLE",
                        "BOOLEAN",
                        "DATE",
                        "TIMESTAMP",
                        "VARCHAR",
                        "BINARY",
                        "DECIMAL(19,4)",
                        "ARRAY<STRUCT<`a b`: INT>>",
                        "MAP<STRING, BIGINT>");
    }

    private XSSFWorkbook workbook(String id) throws IOException {
        try (InputStream stream = new ByteArrayInputStream(queries.bytes(id))) {
            return new XSSFWorkbook(stream);
        }
    }

    private static List<Cell> cells(Sheet sheet, int row) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < sheet.getRow(0).getLastCellNum(); i++) {
            cells.add(sheet.getRow(row)
                    .getCell(i, org.apache.poi.ss.usermodel.Row.MissingCellPolicy.CREATE_NULL_AS_BLANK));
        }
        return cells;
    }

    private List<Group> parquetRows(String id, Path folder) throws IOException {
        Path file = Files.write(folder.resolve(id + ".parquet"), queries.bytes(id));
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .withConf(new Configuration())
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private List<String> partsOf(String id) throws IOException {
        Path directory =
                Path.of(java.net.URI.create(queries.get(id, "result_path").path("data")));
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("part-"))
                    .toList();
        }
    }
}
