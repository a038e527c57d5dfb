package io.asyncquery.engine.guard;

import java.util.Locale;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.runtime.BoxedUnit;

/**
 * Refuses columns whose type has more fields than anybody names: with {@code struct(a, a)} in thirty subqueries a type
 * has a thousand million of them, and Spark looks at each. The analyser finds about one such level at a time, so the rule
 * belongs among those that it repeats.
 */
final class BoundedTypes extends Rule<LogicalPlan> {

    private static final int MAX_FIELDS = 10_000;

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        plan.foreachWithSubqueries(node -> {
            // What could not be resolved has no type, and is Spark's to refuse.
            if (node.resolved()) {
                node.output().foreach(column -> {
                    check(column.name(), column.dataType());
                    return BoxedUnit.UNIT;
                });
            }
            return BoxedUnit.UNIT;
        });
        return plan;
    }

    private static void check(String column, DataType type) {
        if (fields(type, MAX_FIELDS) > MAX_FIELDS) {
            throw LimitExceededException.tooComplex(String.format(
                    Locale.ROOT, "The type of column %s has more than %,d fields, the limit.", column, MAX_FIELDS));
        }
    }

    /** Counts the fields of a type, until there are more than enough. */
    private static int fields(DataType type, int enough) {
        if (type instanceof ArrayType array) {
            return fields(array.elementType(), enough);
        }
        if (type instanceof MapType map) {
            int keys = fields(map.keyType(), enough);
            return keys > enough ? keys : keys + fields(map.valueType(), enough - keys);
        }
        int fields = 1;
        if (type instanceof StructType struct) {
            for (StructField field : struct.fields()) {
                if (fields > enough) {
                    return fields;
                }
                fields += fields(field.dataType(), enough - fields);
            }
        }
        return fields;
    }
}
