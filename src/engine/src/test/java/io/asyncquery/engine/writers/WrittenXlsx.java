package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A result in workbooks of one sheet as POI reads them. */
record WrittenXlsx(WrittenResult result) {

    private static final Pattern BLANK_THAT_MAY_BE_LOST = Pattern.compile("<t>(?:[ \t\r\n]|[^<]*[ \t\r\n]</t>)");
    private static final int SHOWN_DIGITS = 15;
    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 3, 1);
    private static final LocalDateTime DAY_ZERO = LocalDateTime.of(1899, 12, 30, 0, 0);

    void assertHolds(StructType schema, List<Row> rows, String zone) {
        List<List<@Nullable XSSFCell>> read = result.rows(part -> read(part, schema));

        assertThat(read).hasSameSizeAs(rows);
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < schema.size(); c++) {
                assertCell(read.get(r).get(c), schema.apply(c), rows.get(r).get(c), zone);
            }
        }
    }

    /** Whoever reads XML may drop blanks at the ends of a text unless it says that they count. */
    private static void assertBlanksCount(Path part) throws IOException {
        try (var workbook = new ZipFile(part.toFile());
                var sheet = workbook.getInputStream(workbook.getEntry("xl/worksheets/sheet1.xml"))) {
            String xml = new String(sheet.readAllBytes(), UTF_8);
            assertThat(BLANK_THAT_MAY_BE_LOST.matcher(xml).results().limit(1)).isEmpty();
        }
    }

    /** The cells of a workbook of one sheet, below its header. */
    private static List<List<@Nullable XSSFCell>> read(Path part, StructType schema) throws IOException {
        assertBlanksCount(part);
        List<List<@Nullable XSSFCell>> rows = new ArrayList<>();
        try (InputStream in = Files.newInputStream(part);
                var workbook = new XSSFWorkbook(in)) {
            assertThat(workbook.getNumberOfSheets()).isOne();
            var sheet = workbook.getSheet("query_result");
            assertThat(cells(sheet.getRow(0), schema.size()))
                    .map(header -> header.getStringCellValue())
                    .containsExactly(schema.fieldNames());
            for (int r = 1; r <= sheet.getLastRowNum(); r++) {
                rows.add(cells(sheet.getRow(r), schema.size()));
            }
        }
        return rows;
    }

    private static List<@Nullable XSSFCell> cells(@Nullable XSSFRow row, int columns) {
        List<@Nullable XSSFCell> cells = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            cells.add(row == null ? null : row.getCell(c));
        }
        return cells;
    }

    private static void assertCell(@Nullable XSSFCell cell, StructField column, @Nullable Object value, String zone) {
        String where = column.name() + " = " + value;
        if (value == null) {
            assertThat(cell == null || cell.getCellType() == CellType.BLANK)
                    .as(where)
                    .isTrue();
            return;
        }
        assertThat(cell).as(where).isNotNull();
        Object expected = expected(column.dataType(), value, zone);
        if (expected instanceof Boolean truth) {
            assertThat(cell.getBooleanCellValue()).as(where).isEqualTo(truth);
        } else if (expected instanceof Double number) {
            assertThat(cell.getCellType()).as(where).isEqualTo(CellType.NUMERIC);
            assertThat(cell.getNumericCellValue()).as(where).isEqualTo(number);
        } else if (expected instanceof LocalDateTime time) {
            assertThat(cell.getCellType()).as(where).isEqualTo(CellType.NUMERIC);
            double serial = cell.getNumericCellValue();
            BigDecimal off = serial(time).subtract(new BigDecimal(serial)).abs();
            assertThat(off).as(where).isLessThanOrEqualTo(new BigDecimal(Math.ulp(serial)));
        } else {
            assertThat(cell.getCellType()).as(where).isEqualTo(CellType.STRING);
            String text = cell.getStringCellValue();
            Object read = isNested(value) ? Expected.read(column.dataType(), JsonValues.parse(text)) : text;
            assertThat(read).as(where).isEqualTo(expected);
        }
    }

    private static boolean isNested(Object value) {
        return value instanceof List || value instanceof Map || value instanceof Row;
    }

    /** A number, a truth value or a time if a sheet's cell can be one without losing digits, else text or parsed JSON. */
    private static Object expected(DataType type, Object value, String zone) {
        if (value instanceof Boolean) {
            return value;
        } else if (value instanceof Double number) {
            return Double.isFinite(number) && (number == 0 || Math.abs(number) >= Double.MIN_NORMAL)
                    ? number
                    : number.toString();
        } else if (value instanceof Float number) {
            return Float.isFinite(number) ? (Object) Double.valueOf(number.toString()) : number.toString();
        } else if (value instanceof Number) {
            BigDecimal number = new BigDecimal(value.toString());
            return number.stripTrailingZeros().precision() <= SHOWN_DIGITS
                    ? (Object) number.doubleValue()
                    : number.toPlainString();
        } else if (value instanceof LocalDate day) {
            return day.isBefore(FIRST_DAY) ? day.toString() : day.atStartOfDay();
        } else if (value instanceof LocalDateTime time) {
            return timestamp(time);
        } else if (value instanceof Instant instant) {
            return timestamp(LocalDateTime.ofInstant(instant, ZoneId.of(zone)));
        } else if (value instanceof String) {
            return value;
        }
        Object json = new Expected(zone).json(type, value);
        assertThat(json).isNotNull();
        return json;
    }

    private static Object timestamp(LocalDateTime time) {
        // What a double would take into the year 10000, a spreadsheet program could not show.
        boolean known = !time.toLocalDate().isBefore(FIRST_DAY) && serial(time).doubleValue() < 2_958_466;
        return known ? time : Expected.text(time);
    }

    /** The days since the day that spreadsheets count from. */
    private static BigDecimal serial(LocalDateTime time) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(DAY_ZERO, time))
                .divide(BigDecimal.valueOf(86_400_000_000L), MathContext.DECIMAL128);
    }
}
