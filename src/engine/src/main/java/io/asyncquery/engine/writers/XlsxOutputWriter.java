package io.asyncquery.engine.writers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.types.StructType;
import org.dhatim.fastexcel.Worksheet;

/** One task's rows as one file, on whatever file system the path names. */
final class XlsxOutputWriter extends OutputWriter {

    private final String path;
    private final OutputStream file;
    private final Spreadsheet spreadsheet;

    XlsxOutputWriter(String path, StructType schema, ZoneId timeZone, Configuration configuration) throws IOException {
        this.path = path;
        Path target = new Path(path);
        this.file = new BufferedOutputStream(target.getFileSystem(configuration).create(target, false), 1 << 16);
        this.spreadsheet = new Spreadsheet(file, SpreadsheetColumn.of(schema, timeZone), Worksheet.MAX_ROWS);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void write(InternalRow row) {
        try {
            spreadsheet.add(row);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try (file) {
            spreadsheet.finish();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
