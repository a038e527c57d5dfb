import org.apache.spark.sql.SparkSession;

/** Runs SQL statements in a Spark of its own, which takes its settings from the system properties. */
public final class Statements {
    private Statements() {}

    public static void main(String[] statements) throws Exception {
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            for (String statement : statements) {
                spark.sql(statement).show(false);
            }
        }
    }
}
