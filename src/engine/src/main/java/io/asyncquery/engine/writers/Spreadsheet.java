package io.asyncquery.engine.writers;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * A workbook that grows by rows in constant memory: a bold frozen header on every sheet, the next sheet when one is
 * full. Rows are held only until the next flush, which also settles the widths of a sheet's columns.
 */
final class Spreadsheet {

    private static final String SHEET_NAME = "query_result";
    private static final int ROWS_PER_FLUSH = 1024;
    private static final int CELLS_PER_FLUSH = 1 << 16;

    private final Workbook workbook;
    private final List<SpreadsheetColumn> columns;
    private final int rowsPerSheet;
    private final int rowsPerFlush;

    private Worksheet sheet;
    private int sheets;
    private int nextRow;
    private int firstUnflushedRow;
    private long rowsAdded;

    /** A sheet's header counts as one of {@code rowsPerSheet}. */
    Spreadsheet(OutputStream target, List<SpreadsheetColumn> columns, int rowsPerSheet) throws IOException {
        this.workbook = new Workbook(target, "Async Query", null);
        this.columns = columns;
        this.rowsPerSheet = rowsPerSheet;
        this.rowsPerFlush = Math.max(1, Math.min(ROWS_PER_FLUSH, CELLS_PER_FLUSH / Math.max(1, columns.size())));
        this.sheet = newSheet();
    }

    void add(SpecializedGetters row) throws IOException {
        if (nextRow == rowsPerSheet) {
            finishSheet();
            sheet = newSheet();
        }
        rowsAdded++;
        for (int c = 0; c < columns.size(); c++) {
            if (!row.isNullAt(c)) {
                columns.get(c).write(sheet, nextRow, c, row, rowsAdded);
            }
        }
        nextRow++;
        if (nextRow - firstUnflushedRow >= rowsPerFlush) {
            flush();
        }
    }

    void finish() throws IOException {
        finishSheet();
        workbook.finish();
    }

    private Worksheet newSheet() {
        sheets++;
        Worksheet added = workbook.newWorksheet(sheets == 1 ? SHEET_NAME : SHEET_NAME + "_" + sheets);
        added.freezePane(0, 1);
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).writeHeader(added, c);
        }
        nextRow = 1;
        firstUnflushedRow = 1;
        return added;
    }

    private void flush() throws IOException {
        boolean isFirst = firstUnflushedRow == 1;
        for (int c = 0; c < columns.size(); c++) {
            SpreadsheetColumn column = columns.get(c);
            if (isFirst) {
                column.widen(sheet, nextRow - 1, c);
            }
            if (nextRow > firstUnflushedRow) {
                column.format(sheet, firstUnflushedRow, nextRow - 1, c);
            }
        }
        sheet.flush();
        firstUnflushedRow = nextRow;
    }

    private void finishSheet() throws IOException {
        flush();
        sheet.finish();
    }
}
