package io.asyncquery.engine.writers;

import java.time.ZoneId;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;

/** Values of the type that holds JSON in a binary form: Spark 3 has none. */
final class Variants {

    private Variants() {}

    static boolean isVariant(DataType type) {
        return false;
    }

    static String json(SpecializedGetters values, int i, ZoneId timeZone) {
        throw new IllegalStateException("Spark 3 has no variants");
    }
}
