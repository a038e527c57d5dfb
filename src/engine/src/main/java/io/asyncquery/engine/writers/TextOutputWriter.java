package io.asyncquery.engine.writers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;

/** One task's rows as one file of text. A row is its cells, each behind a fixed text of its column, and a fixed end. */
final class TextOutputWriter extends OutputWriter {

    private static final int BYTES_PER_WRITE = 1 << 16;

    private final String path;
    private final PartFile file;
    private final Layout layout;
    private final TextBuffer text = new TextBuffer();
    private final int part;

    /**
     * What is the same in all rows, in the charset of the file.
     *
     * @param columns what stands in front of each cell, and how the cell is written
     * @param absent what stands for null
     * @param rowEnd what stands behind the last cell
     */
    record Layout(List<Column> columns, byte[] absent, byte[] rowEnd, TextEncoding encoding) {}

    /** A column: its name for messages, what stands in front of its cells, and how a cell is written. */
    record Column(String name, byte[] prefix, CellWriter cell) {}

    /** {@code part} counts the parts of the result from 0. */
    TextOutputWriter(String path, PartFile file, Layout layout, int part) {
        this.path = path;
        this.file = file;
        this.layout = layout;
        this.part = part;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void write(InternalRow row) {
        file.nextRow();
        int c = 0;
        for (Column column : layout.columns()) {
            text.put(column.prefix());
            if (row.isNullAt(c)) {
                text.put(layout.absent());
            } else {
                write(column, row, c);
            }
            c++;
            if (text.end() >= BYTES_PER_WRITE) {
                drain();
            }
        }
        text.put(layout.rowEnd());
    }

    private void write(Column column, InternalRow row, int c) {
        int start = text.end();
        try {
            column.cell().write(row, c, text);
            layout.encoding().encode(text, start);
        } catch (UnmappableCharacterException e) {
            throw e.at("Row " + file.rows() + (part == 0 ? "" : " of part " + part), column.name());
        }
    }

    @Override
    public void close() {
        try (file) {
            drain();
            file.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void drain() {
        try {
            text.drainTo(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
