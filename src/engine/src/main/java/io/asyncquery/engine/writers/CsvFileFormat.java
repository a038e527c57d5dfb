package io.asyncquery.engine.writers;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/**
 * The data source {@code async-query-csv}: RFC 4180 without header, lines ended by LF, so that the parts of a result
 * are one file when they are put together. Null is nothing, the empty text {@code ""}. Options: {@link TextOptions}.
 */
public final class CsvFileFormat extends ResultFileFormat {

    public CsvFileFormat() {
        super("csv");
    }

    @Override
    public boolean allowDuplicatedColumnNames() {
        return true;
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType schema) {
        TextOptions csv = TextOptions.of(options, session);
        return factory(".csv", (path, columns, task) -> open(path, columns, task, csv));
    }

    private static OutputWriter open(String path, StructType schema, TaskAttemptContext task, TextOptions options)
            throws java.io.IOException {
        TextEncoding encoding = new TextEncoding(options);
        CsvCells cells = new CsvCells(options, encoding);
        byte[] separator = encoding.encode(options.separator());
        List<TextOutputWriter.Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            columns.add(new TextOutputWriter.Column(
                    field.name(), columns.isEmpty() ? new byte[0] : separator, cells.of(field.dataType())));
        }
        return new TextOutputWriter(
                path,
                PartFile.create(path, task),
                new TextOutputWriter.Layout(List.copyOf(columns), new byte[0], new byte[] {'\n'}, encoding),
                task.getTaskAttemptID().getTaskID().getId());
    }
}
