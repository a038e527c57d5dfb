package io.asyncquery.engine.writers;

import java.io.IOException;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/** The data source {@code async-query-parquet}: Parquet as Spark writes it, counted and digested. Options: Spark's. */
public final class ParquetResultFormat extends ParquetFileFormat {

    @Override
    public String shortName() {
        return "async-query-parquet";
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType schema) {
        OutputWriterFactory spark = super.prepareWrite(session, job, options, schema);
        return new Factory(spark);
    }

    private static final class Factory extends OutputWriterFactory {
        private final OutputWriterFactory spark;

        Factory(OutputWriterFactory spark) {
            this.spark = spark;
        }

        @Override
        public String getFileExtension(TaskAttemptContext context) {
            return spark.getFileExtension(context);
        }

        @Override
        public OutputWriter newInstance(String path, StructType schema, TaskAttemptContext context) {
            try {
                return new ParquetResultWriter(path, context);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
