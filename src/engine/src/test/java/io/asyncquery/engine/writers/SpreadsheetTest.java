package io.asyncquery.engine.writers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpreadsheetTest {

    private static final TextOptions OPTIONS =
            new TextOptions("UTF-8", false, ZoneId.of("Asia/Shanghai"), null, ",", false);

    @Test
    void anEmptyResultIsOneSheetWithABoldFrozenHeader() throws IOException {
        try (var workbook = written(new StructType().add("ID", DataTypes.LongType), 10)) {
            var sheet = workbook.getSheet("query_result");

            assertThat(workbook.getNumberOfSheets()).isOne();
            assertThat(sheet.getLastRowNum()).isZero();
            assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            assertThat(sheet.getPaneInformation().getHorizontalSplitPosition()).isEqualTo((short) 1);
            assertThat(sheet.getRow(0).getCell(0).getStringCellValue()).isEqualTo("ID");
            assertThat(sheet.getRow(0).getCell(0).getCellStyle().getFont().getBold())
                    .isTrue();
        }
    }

    @Test
    void aFullSheetIsFollowedByTheNextWithTheSameHeader() throws IOException {
        var rows = new InternalRow[7];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row((long) i);
        }

        try (var workbook = written(new StructType().add("ID", DataTypes.LongType), 4, rows)) {
            assertThat(workbook)
                    .extracting(sheet -> sheet.getSheetName() + " " + sheet.getLastRowNum())
                    .containsExactly("query_result 3", "query_result_2 3", "query_result_3 1");
            assertThat(workbook).allSatisfy(sheet -> {
                assertThat(sheet.getRow(0).getCell(0).getStringCellValue()).isEqualTo("ID");
                assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            });
            assertThat(workbook.getSheet("query_result_3").getRow(1).getCell(0).getNumericCellValue())
                    .isEqualTo(6);
        }
    }

    @Test
    void numbersThatADoubleHoldsAreNumbers() throws IOException {
        assertThat(number(DataTypes.LongType, 999_999_999_999_999L)).isEqualTo(999_999_999_999_999d);
        assertThat(number(DataTypes.LongType, 5_000_000_000_000_000_000L)).isEqualTo(5e18);
        assertThat(number(DataTypes.IntegerType, -7)).isEqualTo(-7);
        assertThat(number(DataTypes.ShortType, (short) 11)).isEqualTo(11);
        assertThat(number(DataTypes.ByteType, (byte) -1)).isEqualTo(-1);
        assertThat(number(DataTypes.FloatType, 0.1f)).isEqualTo(0.1);
        assertThat(number(DataTypes.DoubleType, 0.1 + 0.2)).isEqualTo(0.1 + 0.2);
        assertThat(number(DataTypes.DoubleType, 1e300)).isEqualTo(1e300);
        assertThat(number(DataTypes.createDecimalType(19, 4), decimal("36.2828", 19, 4)))
                .isEqualTo(36.2828);
        assertThat(number(DataTypes.createDecimalType(38, 18), decimal("0.000000000000000001", 38, 18)))
                .isEqualTo(1e-18);
    }

    @Test
    void numbersThatADoubleWouldRoundAreText() throws IOException {
        assertThat(text(DataTypes.LongType, 1_000_000_000_000_001L)).isEqualTo("1000000000000001");
        assertThat(text(DataTypes.LongType, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(text(DataTypes.createDecimalType(19, 4), decimal("123456789012345.1234", 19, 4)))
                .isEqualTo("123456789012345.1234");
        assertThat(text(DataTypes.DoubleType, Double.NaN)).isEqualTo("NaN");
        assertThat(text(DataTypes.FloatType, Float.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        assertThat(text(DataTypes.DoubleType, Double.MIN_VALUE)).isEqualTo("4.9E-324");
    }

    @Test
    void daysAndTimesAreDatesInTheGivenTimeZone() throws IOException {
        var schema = new StructType()
                .add("DAY", DataTypes.DateType)
                .add("AT", DataTypes.TimestampType)
                .add("LOCAL", DataTypes.TimestampNTZType);
        var at = LocalDateTime.of(2012, 12, 14, 16, 30, 15, 250_000_000);
        long micros = at.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + 250_000;

        try (var workbook =
                written(schema, 10, row((int) LocalDate.of(2012, 12, 14).toEpochDay(), micros, micros))) {
            var row = workbook.getSheetAt(0).getRow(1);

            assertThat(row.getCell(0).getLocalDateTimeCellValue().toLocalDate()).isEqualTo("2012-12-14");
            assertThat(row.getCell(0).getCellStyle().getDataFormatString()).isEqualTo("yyyy-mm-dd");
            assertThat(row.getCell(1).getLocalDateTimeCellValue()).isEqualTo(at.plusHours(8));
            assertThat(row.getCell(1).getCellStyle().getDataFormatString()).isEqualTo("yyyy-mm-dd hh:mm:ss");
            assertThat(row.getCell(2).getLocalDateTimeCellValue()).isEqualTo(at);
        }
    }

    @Test
    void daysOutsideExcelsCalendarAreIsoText() throws IOException {
        int lastWrongDay = (int) LocalDate.of(1900, 2, 28).toEpochDay();
        int firstRightDay = (int) LocalDate.of(1900, 3, 1).toEpochDay();

        assertThat(text(DataTypes.DateType, lastWrongDay)).isEqualTo("1900-02-28");
        assertThat(number(DataTypes.DateType, firstRightDay)).isEqualTo(61);
        assertThat(text(DataTypes.TimestampNTZType, lastWrongDay * 86_400_000_000L + 1_500_000))
                .isEqualTo("1900-02-28 00:00:01.500");
    }

    @Test
    void otherValuesKeepTheirKind() throws IOException {
        assertThat(cell(DataTypes.BooleanType, true).getBooleanCellValue()).isTrue();
        assertThat(text(DataTypes.BinaryType, new byte[] {1, 2, 3})).isEqualTo("AQID");
        assertThat(text(DataTypes.StringType, UTF8String.fromString("=1+1"))).isEqualTo("=1+1");
        assertThat(cell(DataTypes.StringType, null).getCellType()).isEqualTo(CellType.BLANK);
    }

    @Test
    void textThatIsTooLongIsRefusedByRowAndColumn() {
        var schema = new StructType().add("ID", DataTypes.LongType).add("NAME", DataTypes.StringType);
        var fits = UTF8String.fromString("x".repeat(32_767));
        var tooLong = UTF8String.fromString("x".repeat(40_000));

        assertThatThrownBy(() -> written(schema, 3, row(1L, fits), row(2L, fits), row(3L, fits), row(4L, tooLong)))
                .isInstanceOf(UnwritableResultException.class)
                .hasMessage("Row 4, column NAME: 40000 characters do not fit a spreadsheet cell (32767 at most)");
    }

    private static double number(DataType type, Object value) throws IOException {
        return cell(type, value).getNumericCellValue();
    }

    private static String text(DataType type, Object value) throws IOException {
        return cell(type, value).getStringCellValue();
    }

    private static Cell cell(DataType type, @Nullable Object value) throws IOException {
        try (var workbook = written(new StructType().add("VALUE", type).add("ID", "int"), 10, row(value, 1))) {
            var row = workbook.getSheetAt(0).getRow(1);
            return row.getCell(0, org.apache.poi.ss.usermodel.Row.MissingCellPolicy.CREATE_NULL_AS_BLANK);
        }
    }

    private static Decimal decimal(String value, int precision, int scale) {
        return Decimal.apply(new BigDecimal(value), precision, scale);
    }

    private static InternalRow row(@Nullable Object... values) {
        return new GenericInternalRow(values);
    }

    private static XSSFWorkbook written(StructType schema, int rowsPerSheet, InternalRow... rows) throws IOException {
        var file = new ByteArrayOutputStream();
        var spreadsheet = new Spreadsheet(file, SpreadsheetColumn.of(schema, OPTIONS), rowsPerSheet);
        for (InternalRow row : rows) {
            spreadsheet.add(row);
        }
        spreadsheet.finish();
        return new XSSFWorkbook(new ByteArrayInputStream(file.toByteArray()));
    }
}
