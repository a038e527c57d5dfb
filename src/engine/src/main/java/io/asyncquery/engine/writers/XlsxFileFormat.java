package io.asyncquery.engine.writers;

import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/**
 * The data source {@code async-query-xlsx}: every part is a whole workbook, so a result that shall be one file has to
 * come in one partition. Options: {@link TextOptions}, without those of csv and the encoding, which is its own.
 */
public final class XlsxFileFormat extends ResultFileFormat {

    static final int MAX_COLUMNS = 16_384;

    public XlsxFileFormat() {
        super("xlsx");
    }

    @Override
    public boolean allowDuplicatedColumnNames() {
        return true;
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType schema) {
        if (schema.size() > MAX_COLUMNS) {
            throw UnwritableResultException.tooLarge(
                    schema.size() + " columns do not fit a spreadsheet (" + MAX_COLUMNS + " at most)");
        }
        TextOptions text = TextOptions.of(options, session);
        return factory(".xlsx", (path, columns, task) -> new XlsxOutputWriter(path, columns, text, task));
    }
}
