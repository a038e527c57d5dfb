package io.asyncquery.engine.writers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.types.StructType;

/** Travels to the executors and opens one workbook for each task there. */
final class XlsxOutputWriterFactory extends OutputWriterFactory {

    private final ZoneId timeZone;

    XlsxOutputWriterFactory(ZoneId timeZone) {
        this.timeZone = timeZone;
    }

    @Override
    public String getFileExtension(TaskAttemptContext context) {
        return ".xlsx";
    }

    @Override
    public OutputWriter newInstance(String path, StructType schema, TaskAttemptContext context) {
        try {
            return new XlsxOutputWriter(path, schema, timeZone, context.getConfiguration());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
