package io.asyncquery.engine.writers;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.dhatim.fastexcel.RichText;
import org.dhatim.fastexcel.Worksheet;

/** A result's column in a sheet: its heading, its cells and their look. */
record SpreadsheetColumn(String name, CellType type) {

    private static final long HEADER = 0;
    private static final int NARROWEST = 9;
    private static final int WIDEST = 60;

    static List<SpreadsheetColumn> of(StructType schema, TextOptions options) {
        List<SpreadsheetColumn> columns = new ArrayList<>(schema.size());
        for (StructField field : schema.fields()) {
            columns.add(new SpreadsheetColumn(field.name(), CellType.of(field.dataType(), options)));
        }
        return List.copyOf(columns);
    }

    void writeHeader(Worksheet sheet, int column) {
        writeText(sheet, 0, column, name, HEADER);
        sheet.style(0, column).bold().set();
    }

    /** Writes a value that is not null; {@code resultRow} counts the whole result's rows from 1. */
    void write(Worksheet sheet, int sheetRow, int column, SpecializedGetters values, long resultRow) {
        Object value = read(values, column, resultRow);
        if (value instanceof Number number) {
            sheet.value(sheetRow, column, number);
        } else if (value instanceof Boolean bool) {
            sheet.value(sheetRow, column, bool);
        } else {
            writeText(sheet, sheetRow, column, (String) value, resultRow);
        }
    }

    private Object read(SpecializedGetters values, int column, long resultRow) {
        try {
            return type.reading().of(values, column);
        } catch (UnmappableCharacterException e) {
            throw e.at("Row " + resultRow, name);
        }
    }

    /** Gives rows their number format at once, which costs far less than cell by cell. */
    void format(Worksheet sheet, int firstRow, int lastRow, int column) {
        if (!type.numberFormat().isEmpty()) {
            sheet.range(firstRow, column, lastRow, column)
                    .style()
                    .format(type.numberFormat())
                    .set();
        }
    }

    /** Makes the column wide enough for the rows that the sheet still holds, within reason. */
    void widen(Worksheet sheet, int lastRow, int column) {
        int width = Math.max(NARROWEST, type.width());
        for (int row = 0; row <= lastRow && width < WIDEST; row++) {
            Object value = sheet.value(row, column);
            if (value != null) {
                width = Math.max(width, width(shown(value)) + 1);
            }
        }
        sheet.width(column, Math.min(width, WIDEST));
    }

    private static String shown(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof RichText text ? text.getRuns().get(0).getText() : value.toString();
    }

    private static int width(String text) {
        // Ideographs and the like take two columns.
        return text.length() + (int) text.chars().filter(c -> c >= 0x1100).count();
    }

    /** Never value(String): that would keep every text in memory. Never a formula: inline text is only text. */
    private void writeText(Worksheet sheet, int sheetRow, int column, String value, long resultRow) {
        String text = text(value, resultRow);
        if (CellText.hasBlankEdge(text)) {
            // fastexcel marks only rich text as text whose blanks count
            sheet.inlineString(
                    sheetRow, column, RichText.builder().run(text).end().build());
        } else {
            sheet.inlineString(sheetRow, column, text);
        }
    }

    private String text(String text, long resultRow) {
        if (text.length() > CellText.MAX_LENGTH) {
            throw UnwritableResultException.tooLarge(
                    "%s, column %s: %d characters do not fit a spreadsheet cell (%d at most)"
                            .formatted(
                                    resultRow == HEADER ? "Header" : "Row " + resultRow,
                                    name,
                                    text.length(),
                                    CellText.MAX_LENGTH));
        }
        return CellText.encode(text);
    }
}
