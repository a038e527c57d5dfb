package io.asyncquery.engine.writers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.unsafe.types.UTF8String;

/** Spark's strings, which may hold any bytes. */
final class Utf8 {

    private Utf8() {}

    static boolean isValid(UTF8String text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The text with U+FFFD for what is no UTF-8. */
    static UTF8String makeValid(UTF8String text) {
        return UTF8String.fromString(new String(text.getBytes(), StandardCharsets.UTF_8));
    }
}
