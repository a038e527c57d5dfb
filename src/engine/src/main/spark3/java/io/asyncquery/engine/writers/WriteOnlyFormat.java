package io.asyncquery.engine.writers;

import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/** A data source that Spark cannot read from. */
abstract class WriteOnlyFormat implements FileFormat, DataSourceRegister {

    /** Only Spark 4 asks; this one refuses such names in every format. */
    public boolean allowDuplicatedColumnNames() {
        return false;
    }

    @Override
    public final Option<StructType> inferSchema(
            SparkSession session, Map<String, String> options, Seq<FileStatus> files) {
        throw new UnsupportedOperationException(shortName() + " is a format for results: it can be written, not read");
    }
}
