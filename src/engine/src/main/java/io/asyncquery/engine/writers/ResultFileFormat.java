package io.asyncquery.engine.writers;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** A format for results: it can be written, not read, and is called {@code async-query-} and its file extension. */
abstract class ResultFileFormat extends WriteOnlyFormat {

    private final String extension;

    ResultFileFormat(String extension) {
        this.extension = extension;
    }

    @Override
    public final String shortName() {
        return "async-query-" + extension;
    }

    /** What Spark calls the format when it refuses a column's type. */
    @Override
    public final String toString() {
        return extension;
    }

    @Override
    public boolean supportDataType(DataType type) {
        return ScalarCells.isSupported(type);
    }

    /** Opens one file of a task; travels to the executors. */
    @FunctionalInterface
    interface Opening extends Serializable {
        OutputWriter open(String path, StructType schema, TaskAttemptContext context) throws IOException;
    }

    static OutputWriterFactory factory(String extension, Opening opening) {
        return new Factory(extension, opening);
    }

    private static final class Factory extends OutputWriterFactory {
        private final String extension;
        private final Opening opening;

        Factory(String extension, Opening opening) {
            this.extension = extension;
            this.opening = opening;
        }

        @Override
        public String getFileExtension(TaskAttemptContext context) {
            return extension;
        }

        @Override
        public OutputWriter newInstance(String path, StructType schema, TaskAttemptContext context) {
            try {
                return opening.open(path, schema, context);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
