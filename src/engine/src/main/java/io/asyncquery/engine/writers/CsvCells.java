package io.asyncquery.engine.writers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Values of every type as cells of csv (RFC 4180), in UTF-8: text as it is, arrays, maps and structs as JSON, all else
 * plain. A cell is quoted when it is an empty text, or holds a quote, a line end or the separator's first byte.
 */
final class CsvCells {

    /** What a spreadsheet program may take for the beginning of a formula, full-width forms included. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final int FIRST_BEYOND_ASCII = 0x80;

    private final ScalarCells scalars;
    private final JsonCells json;
    private final TextEncoding encoding;
    private final boolean spreadsheetSafe;
    private final boolean[] quoted = new boolean[256];
    private final boolean scalarsMayNeedQuotes;

    CsvCells(TextOptions options, TextEncoding encoding) {
        this.scalars = new ScalarCells(options);
        this.json = new JsonCells(options, encoding);
        this.encoding = encoding;
        this.spreadsheetSafe = options.spreadsheetSafe();
        int separator = options.separator().getBytes(StandardCharsets.UTF_8)[0] & 0xff;
        for (char c : new char[] {'"', '\n', '\r', (char) separator}) {
            quoted[c] = true;
        }
        if (options.replaceUnmappable() && separator == '?') {
            // What the charset lacks becomes a question mark only after this class has thought of quotes.
            Arrays.fill(quoted, FIRST_BEYOND_ASCII, quoted.length, true);
        }
        this.scalarsMayNeedQuotes = Character.isLetterOrDigit(separator) || " +-.:'".indexOf(separator) >= 0;
    }

    CellWriter of(DataType type) {
        if (type instanceof StringType) {
            return (values, i, text) -> putText(values.getUTF8String(i), text);
        } else if (type instanceof BinaryType) {
            CellWriter base64 = scalars.of(type);
            return (values, i, text) -> {
                int start = text.end();
                base64.write(values, i, text);
                defuse(text, start);
                quote(text, start);
            };
        } else if (ScalarCells.isNested(type)) {
            return quotedIfNeeded(json.of(type));
        } else if (type instanceof NullType) {
            return (values, i, text) -> {};
        } else if (type instanceof UserDefinedType<?> userDefined) {
            return of(userDefined.sqlType());
        }
        CellWriter scalar = scalars.of(type);
        boolean inUsersFormat = type instanceof TimestampType || type instanceof TimestampNTZType;
        return scalarsMayNeedQuotes || inUsersFormat ? quotedIfNeeded(scalar) : scalar;
    }

    /** The text of a type that is no text itself, as a cell shows it before quotes are thought of. */
    static CellWriter plain(DataType type, TextOptions options) {
        return ScalarCells.isNested(type)
                ? new JsonCells(options, new TextEncoding(options)).of(type)
                : new ScalarCells(options).of(type);
    }

    private CellWriter quotedIfNeeded(CellWriter cell) {
        return (values, i, text) -> {
            int start = text.end();
            cell.write(values, i, text);
            quote(text, start);
        };
    }

    private void putText(UTF8String value, TextBuffer text) {
        int start = text.end();
        int seen = encoding.append(value, text, quoted);
        boolean defused = defuse(text, start);
        if (start == text.end() || defused || (seen & TextBuffer.MARKED) != 0) {
            quote(text, start);
        }
    }

    private boolean defuse(TextBuffer text, int start) {
        if (!spreadsheetSafe || !startsFormula(text, start)) {
            return false;
        }
        text.insert(start, 1);
        text.set(start, '\'');
        return true;
    }

    private static boolean startsFormula(TextBuffer text, int start) {
        if (start == text.end()) {
            return false;
        }
        return FORMULA.indexOf(text.character(start)) >= 0;
    }

    private void quote(TextBuffer text, int start) {
        if (start == text.end() || text.find(quoted, start) < text.end()) {
            text.quote(start);
        }
    }
}
