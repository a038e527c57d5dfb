package io.asyncquery.engine.writers;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Gets text into the charset of the file. Cells are put together in UTF-8, which Spark's strings are in anyway, and a
 * cell that is complete is encoded in place if the file is in another charset. Not safe for use by several threads.
 */
final class TextEncoding {

    private final boolean utf8;
    private final boolean replace;
    private final String name;
    private final CharsetEncoder encoder;

    TextEncoding(TextOptions options) {
        this.utf8 = options.isUtf8();
        this.replace = options.replaceUnmappable();
        this.name = options.charset().toLowerCase(Locale.ROOT);
        CodingErrorAction action = replace ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
        this.encoder = Charset.forName(options.charset())
                .newEncoder()
                .onMalformedInput(action)
                .onUnmappableCharacter(action);
    }

    /** The text in UTF-8: a string of Spark's may hold any bytes; what is no UTF-8 is refused or replaced. */
    UTF8String wellFormed(UTF8String value) {
        if (Utf8.isValid(value)) {
            return value;
        }
        if (!replace) {
            throw new UnmappableCharacterException("the text is not valid UTF-8; see make_valid_utf8()");
        }
        return Utf8.makeValid(value);
    }

    /** Appends a text in UTF-8 and says what is in it, as {@link TextBuffer#scan} does. */
    int append(UTF8String value, TextBuffer text, boolean[] marked) {
        int start = text.end();
        text.put(value);
        int seen = text.scan(marked, start);
        if ((seen & TextBuffer.NON_ASCII) != 0) {
            UTF8String wellFormed = wellFormed(value);
            if (wellFormed != value) {
                text.truncate(start);
                text.put(wellFormed);
                seen = text.scan(marked, start);
            }
        }
        return seen;
    }

    /** Puts the text from a position on, complete and in UTF-8, into the charset. */
    void encode(TextBuffer text, int start) {
        if (!utf8 && !text.isAscii(start)) {
            String characters = text.text(start);
            text.truncate(start);
            text.put(encode(characters));
        }
    }

    byte[] encode(String characters) {
        CharBuffer in = CharBuffer.wrap(characters);
        try {
            ByteBuffer out = encoder.encode(in);
            return Arrays.copyOf(out.array(), out.limit());
        } catch (CharacterCodingException e) {
            throw new UnmappableCharacterException("U+%04X does not exist in %s; use encode utf-8"
                    .formatted(characters.codePointAt(in.position()), name));
        }
    }
}
