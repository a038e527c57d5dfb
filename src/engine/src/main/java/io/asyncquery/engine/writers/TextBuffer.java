package io.asyncquery.engine.writers;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Bytes of text on their way to a file. Grows with the largest cell; whoever appends a cell may still change it. */
final class TextBuffer {

    private static final int INITIAL_BYTES = 1 << 17;
    private static final int LONGEST_NUMBER = 20;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** What {@link #scan} finds. */
    static final int MARKED = 1;

    static final int NON_ASCII = 2;

    private byte[] bytes;
    private int end;

    /** For the rows of a file. */
    TextBuffer() {
        this(INITIAL_BYTES);
    }

    /** With room for so many bytes before it has to grow. */
    TextBuffer(int initialBytes) {
        this.bytes = new byte[initialBytes];
    }

    /** Where the next byte goes. */
    int end() {
        return end;
    }

    /** Drops everything from a position on. */
    void truncate(int position) {
        end = position;
    }

    byte get(int position) {
        return bytes[position];
    }

    /** The character that begins at a position, if it is one of the first plane's. */
    char character(int position) {
        if (bytes[position] >= 0) {
            return (char) bytes[position];
        }
        String text = new String(bytes, position, Math.min(3, end - position), StandardCharsets.UTF_8);
        return text.charAt(0);
    }

    void put(char ascii) {
        reserve(1);
        bytes[end++] = (byte) ascii;
    }

    void put(byte b) {
        reserve(1);
        bytes[end++] = b;
    }

    void put(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, end, source.length);
        end += source.length;
    }

    /** Appends the text's UTF-8 bytes as they are. */
    void put(UTF8String text) {
        int length = text.numBytes();
        reserve(length);
        Platform.copyMemory(
                text.getBaseObject(), text.getBaseOffset(), bytes, Platform.BYTE_ARRAY_OFFSET + end, length);
        end += length;
    }

    /** Appends text that has ASCII characters only. */
    @SuppressWarnings("deprecation") // the one way to copy Latin-1 text without an array between
    void putAscii(String text) {
        int length = text.length();
        reserve(length);
        text.getBytes(0, length, bytes, end);
        end += length;
    }

    void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    void put(long number) {
        reserve(LONGEST_NUMBER);
        end = NumberOutput.outputLong(number, bytes, end);
    }

    /** Appends a number below 100 as two digits. */
    void putTwoDigits(int number) {
        reserve(2);
        bytes[end++] = (byte) ('0' + number / 10);
        bytes[end++] = (byte) ('0' + number % 10);
    }

    /** Makes room for bytes in front of a position, moving all that follow; what the room holds is undefined. */
    void insert(int position, int length) {
        reserve(length);
        System.arraycopy(bytes, position, bytes, position + length, end - position);
        end += length;
    }

    void set(int position, char ascii) {
        bytes[position] = (byte) ascii;
    }

    /** Puts the text from a position on between quotes, doubling the quotes in it (RFC 4180). */
    void quote(int start) {
        int quotes = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '"') {
                quotes++;
            }
        }
        reserve(quotes + 2);
        int to = end + quotes + 2;
        int from = end;
        end = to;
        bytes[--to] = '"';
        while (from > start) {
            byte b = bytes[--from];
            bytes[--to] = b;
            if (b == '"') {
                bytes[--to] = b;
            }
        }
        bytes[start] = '"';
    }

    /** The bytes from a position to the end. */
    byte[] copy(int position) {
        return Arrays.copyOfRange(bytes, position, end);
    }

    /** The text from a position to the end, which has to be UTF-8. */
    String text(int position) {
        return new String(bytes, position, end - position, StandardCharsets.UTF_8);
    }

    boolean isAscii(int position) {
        int all = 0;
        for (int i = position; i < end; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    /** What there is from a position on: {@link #MARKED} bytes of a table of all 256, and {@link #NON_ASCII} ones. */
    int scan(boolean[] marked, int position) {
        int all = 0;
        boolean found = false;
        for (int i = position; i < end; i++) {
            byte b = bytes[i];
            all |= b;
            found |= marked[b & 0xff];
        }
        return (found ? MARKED : 0) | (all < 0 ? NON_ASCII : 0);
    }

    /** The first position from {@code position} on whose byte is marked in a table of all 256, or the end. */
    int find(boolean[] marked, int position) {
        int i = position;
        while (i < end && !marked[bytes[i] & 0xff]) {
            i++;
        }
        return i;
    }

    /** Moves everything to the target. */
    void drainTo(OutputStream target) throws IOException {
        target.write(bytes, 0, end);
        end = 0;
    }

    private void reserve(int more) {
        if (bytes.length - end < more) {
            long needed = (long) end + more;
            if (needed > LONGEST_ARRAY) {
                throw UnwritableResultException.tooLarge("A cell is longer than 2 GB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST_ARRAY, Math.max(needed, 2L * bytes.length)));
        }
    }
}
