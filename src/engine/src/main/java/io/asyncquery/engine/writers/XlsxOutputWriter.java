package io.asyncquery.engine.writers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.types.StructType;
import org.dhatim.fastexcel.Worksheet;

/** One task's rows as one workbook. */
final class XlsxOutputWriter extends OutputWriter {

    private static final int BYTES_PER_WRITE = 1 << 16;

    private final String path;
    private final PartFile file;
    private final OutputStream buffered;
    private final Spreadsheet spreadsheet;

    XlsxOutputWriter(String path, StructType schema, TextOptions options, TaskAttemptContext task) throws IOException {
        this.path = path;
        this.file = PartFile.create(path, task);
        this.buffered = new BufferedOutputStream(file, BYTES_PER_WRITE);
        this.spreadsheet = new Spreadsheet(buffered, SpreadsheetColumn.of(schema, options), Worksheet.MAX_ROWS);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void write(InternalRow row) {
        file.nextRow();
        try {
            spreadsheet.add(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (file) {
            spreadsheet.finish();
            buffered.flush();
            file.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
