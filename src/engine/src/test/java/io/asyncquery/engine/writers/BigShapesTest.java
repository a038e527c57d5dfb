package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

class BigShapesTest {

    private static final StructType WIDE = wide(2000);
    private static final String ZONE = "Asia/Shanghai";
    private static final int ROWS_OF_A_SHEET = 1_048_576;

    @Property(tries = 1)
    void twoThousandColumnsFitEveryFormat(@ForAll("wideRows") List<Row> rows) throws IOException {
        try (var csv = write(rows, "csv");
                var json = write(rows, "json");
                var xlsx = write(rows, "xlsx");
                var parquet = write(rows, "parquet")) {
            new WrittenCsv(csv, UTF_8, ",").assertHolds(WIDE, rows, new Expected(ZONE));
            new WrittenJson(json, UTF_8).assertHolds(WIDE, rows, new Expected(ZONE));
            new WrittenXlsx(xlsx).assertHolds(WIDE, rows, ZONE);
            new WrittenParquet(parquet).assertHolds(WIDE, rows);
        }
    }

    private static WrittenResult write(List<Row> rows, String format) {
        return WrittenResult.write(LocalSpark.inZone(ZONE).table(WIDE, rows), format);
    }

    @Test
    void csvAndXlsxKeepColumnsOfTheSameName() throws IOException {
        var table = LocalSpark.sql("select 1 a, 2 a, 3 A, 'x' a");

        try (var csv = WrittenResult.write(table, "csv");
                var xlsx = WrittenResult.write(table, "xlsx")) {
            assertThat(csv.text()).isEqualTo("1,2,3,x\n");
            try (InputStream in = Files.newInputStream(xlsx.onlyPart());
                    var workbook = new XSSFWorkbook(in)) {
                var sheet = workbook.getSheetAt(0);
                assertThat(toList(sheet.getRow(0))).containsExactly("a", "a", "A", "a");
                assertThat(toList(sheet.getRow(1))).containsExactly("1.0", "2.0", "3.0", "x");
            }
        }
    }

    @Test
    void megabytesOfTextInOneCellStayWhole() throws IOException {
        String sql = "select repeat('你\"', 600000) a, repeat('x', 3000000) b, array(repeat('\\n', 1000000)) c";

        try (var csv = WrittenResult.write(LocalSpark.sql(sql), "csv", Map.of("encoding", "gbk"))) {
            var gbk = Charset.forName("GBK");
            var cells = new WrittenCsv(csv, gbk, ",").cells().get(0);

            assertThat(cells.get(0)).isEqualTo("你\"".repeat(600_000));
            assertThat(cells.get(1)).isEqualTo("x".repeat(3_000_000));
            assertThat(JsonValues.parse(cells.get(2))).isEqualTo(List.of("\n".repeat(1_000_000)));
        }
    }

    @Test
    void moreRowsThanASheetHoldsGoOnInTheNextOne() throws Exception {
        var rows = new LocalSpark().numbers(1_048_577, 1);

        try (var result = WrittenResult.write(rows, "xlsx");
                var file = OPCPackage.open(result.onlyPart().toFile(), PackageAccess.READ)) {
            assertThat(result.parts().get(0).rows()).isEqualTo(1_048_577);
            var numbers = new ConsecutiveNumbers();
            var parser = XMLHelper.newXMLReader();
            parser.setContentHandler(numbers);
            var sheets = (XSSFReader.SheetIterator) new XSSFReader(file).getSheetsData();
            List<String> read = new ArrayList<>();
            while (sheets.hasNext()) {
                long before = numbers.next;
                try (InputStream sheet = sheets.next()) {
                    parser.parse(new InputSource(sheet));
                }
                read.add(sheets.getSheetName() + " " + (numbers.next - before) + " up to row " + numbers.lastRow);
            }
            assertThat(read)
                    .containsExactly(
                            "query_result " + (ROWS_OF_A_SHEET - 1) + " up to row " + ROWS_OF_A_SHEET,
                            "query_result_2 2 up to row 3");
        }
    }

    /** Checks that the numbers of a workbook count from 0 on, however many sheets they are on. */
    private static final class ConsecutiveNumbers extends DefaultHandler {
        private final StringBuilder text = new StringBuilder();
        private boolean isText;
        private long next;
        private String lastRow = "";

        @Override
        public void startElement(String uri, String name, String qualified, Attributes attributes) {
            text.setLength(0);
            if (name.equals("c")) {
                isText = "inlineStr".equals(attributes.getValue("t"));
            } else if (name.equals("row")) {
                lastRow = attributes.getValue("r");
            }
        }

        @Override
        public void characters(char[] characters, int start, int length) {
            text.append(characters, start, length);
        }

        @Override
        public void endElement(String uri, String name, String qualified) {
            if (name.equals("v") && !isText) {
                assertThat(Long.parseLong(text.toString())).isEqualTo(next);
                next++;
            }
        }
    }

    private static List<String> toList(Iterable<Cell> row) {
        List<String> cells = new ArrayList<>();
        row.forEach(cell -> cells.add(cell.toString()));
        return cells;
    }

    private static StructType wide(int columns) {
        StructField[] types = HostileValues.EVERY_TYPE.fields();
        StructType wide = new StructType();
        for (int i = 0; i < columns; i++) {
            StructField field = types[i % types.length];
            wide = wide.add(field.name() + " " + i, field.dataType());
        }
        return wide;
    }

    @Provide
    Arbitrary<List<Row>> wideRows() {
        return HostileValues.row(WIDE, HostileText.in(UTF_8, 900)).list().ofSize(2);
    }
}
