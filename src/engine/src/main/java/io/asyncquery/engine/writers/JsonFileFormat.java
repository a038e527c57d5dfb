package io.asyncquery.engine.writers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * The data source {@code async-query-json}: one object a line, every column present. Options: {@link TextOptions},
 * without those of csv.
 */
public final class JsonFileFormat extends ResultFileFormat {

    public JsonFileFormat() {
        super("json");
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType schema) {
        TextOptions json = TextOptions.of(options, session);
        List<byte[]> names = names(schema, new TextEncoding(json));
        return factory(".json", (path, columns, task) -> open(path, columns, task, json, names));
    }

    /** What stands in front of each column's values. */
    private static List<byte[]> names(StructType schema, TextEncoding encoding) {
        List<byte[]> names = new ArrayList<>();
        for (StructField field : schema.fields()) {
            try {
                names.add(encoding.encode((names.isEmpty() ? "{" : ",") + JsonCells.name(field.name())));
            } catch (UnmappableCharacterException e) {
                throw e.at("Header", field.name());
            }
        }
        return List.copyOf(names);
    }

    private static OutputWriter open(
            String path, StructType schema, TaskAttemptContext task, TextOptions options, List<byte[]> names)
            throws IOException {
        TextEncoding encoding = new TextEncoding(options);
        JsonCells cells = new JsonCells(options, encoding);
        List<TextOutputWriter.Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            columns.add(
                    new TextOutputWriter.Column(field.name(), names.get(columns.size()), cells.of(field.dataType())));
        }
        return new TextOutputWriter(
                path,
                PartFile.create(path, task),
                new TextOutputWriter.Layout(
                        List.copyOf(columns),
                        "null".getBytes(StandardCharsets.US_ASCII),
                        "}\n".getBytes(StandardCharsets.US_ASCII),
                        encoding),
                task.getTaskAttemptID().getTaskID().getId());
    }
}
