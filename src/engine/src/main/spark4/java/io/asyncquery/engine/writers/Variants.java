package io.asyncquery.engine.writers;

import java.time.ZoneId;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.VariantType;

/** Values of the type that holds JSON in a binary form. */
final class Variants {

    private Variants() {}

    static boolean isVariant(DataType type) {
        return type instanceof VariantType;
    }

    /** A value as JSON, with its timestamps in a zone. */
    static String json(SpecializedGetters values, int i, ZoneId timeZone) {
        return values.getVariant(i).toJson(timeZone);
    }
}
