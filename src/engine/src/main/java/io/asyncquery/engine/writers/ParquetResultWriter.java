package io.asyncquery.engine.writers;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.CodecConfig;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;

/** One task's rows as one Parquet file, written by Spark's own write support with the settings Spark gave the task. */
final class ParquetResultWriter extends OutputWriter {

    private final String path;
    private final PartFile file;
    private final ParquetWriter<InternalRow> writer;

    ParquetResultWriter(String path, TaskAttemptContext context) throws IOException {
        this.path = path;
        this.file = PartFile.create(path, context);
        this.writer = new Builder(file, context).build();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void write(InternalRow row) {
        file.nextRow();
        try {
            writer.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (file) {
            writer.close();
            file.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Builder extends ParquetWriter.Builder<InternalRow, Builder> {

        Builder(PartFile file, TaskAttemptContext context) {
            super(new Output(file));
            Configuration settings = context.getConfiguration();
            withConf(settings);
            withCompressionCodec(CodecConfig.from(context).getCodec());
            withRowGroupSize(ParquetOutputFormat.getLongBlockSize(settings));
            withPageSize(ParquetOutputFormat.getPageSize(settings));
            withDictionaryPageSize(ParquetOutputFormat.getDictionaryPageSize(settings));
            withDictionaryEncoding(ParquetOutputFormat.getEnableDictionary(settings));
            withWriterVersion(ParquetOutputFormat.getWriterVersion(settings));
            withPageWriteChecksumEnabled(ParquetOutputFormat.getPageWriteChecksumEnabled(settings));
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // the only one of its kind that has to be there
        protected WriteSupport<InternalRow> getWriteSupport(Configuration settings) {
            return new ParquetWriteSupport();
        }
    }

    /** The part's file as Parquet wants one: the rows are never aligned to blocks of a file system. */
    private record Output(PartFile file) implements OutputFile {

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new Positioned(file);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    private static final class Positioned extends PositionOutputStream {
        private final PartFile file;

        Positioned(PartFile file) {
            this.file = file;
        }

        @Override
        public long getPos() {
            return file.position();
        }

        @Override
        public void write(int b) throws IOException {
            file.write(b);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            file.write(buffer, offset, length);
        }

        @Override
        public void flush() throws IOException {
            file.flush();
        }
    }
}
