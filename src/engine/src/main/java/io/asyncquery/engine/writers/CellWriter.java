package io.asyncquery.engine.writers;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Appends one value of one type to a text; the value is never null. */
@FunctionalInterface
interface CellWriter {
    void write(SpecializedGetters values, int ordinal, TextBuffer text);
}
