package io.asyncquery.engine.writers;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * The data source {@code xlsx}, for writing only: every part is a whole workbook, so a result that shall be one file
 * has to come in one partition. The option {@code timeZone} overrides the session's for timestamps.
 */
public final class XlsxFileFormat implements FileFormat, DataSourceRegister {

    static final int MAX_COLUMNS = 16_384;

    @Override
    public String shortName() {
        return "xlsx";
    }

    /** What Spark calls the format when it refuses a column's type. */
    @Override
    public String toString() {
        return "XLSX";
    }

    @Override
    public boolean supportDataType(DataType type) {
        return CellType.of(type, ZoneOffset.UTC).isPresent();
    }

    @Override
    public boolean allowDuplicatedColumnNames() {
        return true;
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession session, Job job, Map<String, String> options, StructType schema) {
        if (schema.size() > MAX_COLUMNS) {
            throw new SpreadsheetLimitException(
                    schema.size() + " columns do not fit a spreadsheet (" + MAX_COLUMNS + " at most)");
        }
        String timeZone = options.getOrElse("timezone", () -> session.conf().get("spark.sql.session.timeZone"));
        // As Spark reads them: "+8:00" and "EST" are time zones too.
        return new XlsxOutputWriterFactory(ZoneId.of(timeZone, ZoneId.SHORT_IDS));
    }

    @Override
    public Option<StructType> inferSchema(SparkSession session, Map<String, String> options, Seq<FileStatus> files) {
        throw new UnsupportedOperationException("xlsx is a format for results only: it can be written, not read");
    }

    @Override
    public boolean supportReadDataType(DataType type) {
        return false;
    }
}
