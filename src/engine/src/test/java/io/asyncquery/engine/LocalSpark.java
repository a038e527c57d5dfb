package io.asyncquery.engine;

import io.asyncquery.engine.guard.SqlGuard;
import io.asyncquery.engine.writers.ResultCommitProtocol;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The one Spark of all tests, guarded as an engine is, with two threads and three tries for a task; it ends with the
 * JVM. Settings are those of a session of one's own: jqwik may still be shrinking one property while it tries the next.
 */
public record LocalSpark(SparkSession session) {

    private static final SparkSession SHARED = start();

    public LocalSpark() {
        this(SHARED.newSession());
    }

    public static LocalSpark inZone(String zone) {
        return new LocalSpark().with("spark.sql.session.timeZone", zone);
    }

    public LocalSpark with(String setting, Object value) {
        session.conf().set(setting, value.toString());
        return this;
    }

    /** How many partitions a table gets; its rows keep their order. */
    public LocalSpark inPartitions(int partitions) {
        return with("spark.sql.leafNodeDefaultParallelism", partitions);
    }

    public Dataset<Row> table(StructType schema, List<Row> rows) {
        return session.createDataFrame(rows, schema);
    }

    /** Numbers from 0 on. */
    public Dataset<Row> numbers(long rows, int partitions) {
        return session.range(0, rows, 1, partitions).toDF();
    }

    public Dataset<Row> query(String sql) {
        return session.sql(sql);
    }

    public static Dataset<Row> sql(String sql) {
        return new LocalSpark().query(sql);
    }

    /** Where nothing is yet. */
    public static Path newDirectory() {
        return Path.of("target", "results", UUID.randomUUID().toString()).toAbsolutePath();
    }

    private static SparkSession start() {
        return SparkSession.builder()
                .master("local[2,3]")
                .appName("tests")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.extensions", SqlGuard.class.getName())
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.leafNodeDefaultParallelism", 1)
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.timeType.enabled", true)
                .config("spark.sql.geospatial.enabled", true)
                .config("spark.sql.warehouse.dir", newDirectory().toString())
                .config("spark.sql.sources.commitProtocolClass", ResultCommitProtocol.class.getName())
                .getOrCreate();
    }
}
