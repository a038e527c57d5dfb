package io.asyncquery.engine.writers;

import org.apache.spark.unsafe.types.UTF8String;

/** Spark's strings, which may hold any bytes. */
final class Utf8 {

    private Utf8() {}

    static boolean isValid(UTF8String text) {
        return text.isValid();
    }

    /** The text with U+FFFD for what is no UTF-8. */
    static UTF8String makeValid(UTF8String text) {
        return text.makeValid();
    }
}
