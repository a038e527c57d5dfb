package io.asyncquery.engine.writers;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * Values of every type as JSON (RFC 8259) in UTF-8: numbers with all their digits, every field of a struct present,
 * keys of maps as strings. What JSON has no literal for is a string, infinity and NaN included.
 */
final class JsonCells {

    private static final boolean[] ESCAPED = escaped();
    private static final int BYTES_OF_A_NAME = 64;
    private static final String HEX = "0123456789abcdef";

    private final ScalarCells scalars;
    private final TextEncoding encoding;
    private final ZoneId timeZone;

    JsonCells(TextOptions options, TextEncoding encoding) {
        this.scalars = new ScalarCells(options);
        this.encoding = encoding;
        this.timeZone = options.timeZone();
    }

    CellWriter of(DataType type) {
        if (type instanceof StringType) {
            return this::string;
        } else if (type instanceof ArrayType array) {
            return array(of(array.elementType()));
        } else if (type instanceof MapType map) {
            return map(map);
        } else if (type instanceof StructType struct) {
            return struct(struct);
        } else if (Variants.isVariant(type)) {
            return (values, i, text) -> text.put(Variants.json(values, i, timeZone));
        } else if (type instanceof NullType) {
            return (values, i, text) -> text.putAscii("null");
        } else if (type instanceof UserDefinedType<?> userDefined) {
            return of(userDefined.sqlType());
        }
        CellWriter scalar = scalars.of(type);
        if (type instanceof DoubleType) {
            return (values, i, text) -> put(scalar, Double.isFinite(values.getDouble(i)), values, i, text);
        } else if (type instanceof FloatType) {
            return (values, i, text) -> put(scalar, Float.isFinite(values.getFloat(i)), values, i, text);
        }
        return ScalarCells.isJsonLiteral(type) ? scalar : quoted(scalar);
    }

    /** A field's name and the colon behind it. */
    static String name(String name) {
        TextBuffer text = new TextBuffer(BYTES_OF_A_NAME);
        text.put('"');
        text.put(name);
        escape(text, 1);
        text.putAscii("\":");
        return text.text(0);
    }

    private static void put(CellWriter number, boolean finite, SpecializedGetters values, int i, TextBuffer text) {
        if (finite) {
            number.write(values, i, text);
        } else {
            text.put('"');
            number.write(values, i, text);
            text.put('"');
        }
    }

    /** A scalar as a string. Only a pattern of the user's can put something into it that has to be escaped. */
    private static CellWriter quoted(CellWriter scalar) {
        return (values, i, text) -> {
            text.put('"');
            int start = text.end();
            scalar.write(values, i, text);
            escape(text, start);
            text.put('"');
        };
    }

    private static CellWriter array(CellWriter element) {
        return (values, i, text) -> {
            ArrayData array = values.getArray(i);
            text.put('[');
            for (int e = 0; e < array.numElements(); e++) {
                if (e > 0) {
                    text.put(',');
                }
                putOrNull(element, array, e, text);
            }
            text.put(']');
        };
    }

    private CellWriter map(MapType type) {
        CellWriter key = key(type.keyType());
        CellWriter value = of(type.valueType());
        return (values, i, text) -> {
            MapData map = values.getMap(i);
            text.put('{');
            for (int e = 0; e < map.numElements(); e++) {
                if (e > 0) {
                    text.put(',');
                }
                key.write(map.keyArray(), e, text);
                text.put(':');
                putOrNull(value, map.valueArray(), e, text);
            }
            text.put('}');
        };
    }

    /** A key is its value's JSON, put into a string unless it is one. */
    private CellWriter key(DataType type) {
        CellWriter value = of(type);
        return (values, i, text) -> {
            int start = text.end();
            value.write(values, i, text);
            if (text.get(start) != '"') {
                text.insert(start, 1);
                text.set(start, '"');
                escape(text, start + 1);
                text.put('"');
            }
        };
    }

    private CellWriter struct(StructType type) {
        List<byte[]> names = new ArrayList<>();
        List<CellWriter> fields = new ArrayList<>();
        for (StructField field : type.fields()) {
            names.add(name(field.name()).getBytes(StandardCharsets.UTF_8));
            fields.add(of(field.dataType()));
        }
        return (values, i, text) -> {
            InternalRow struct = values.getStruct(i, names.size());
            text.put('{');
            for (int f = 0; f < names.size(); f++) {
                if (f > 0) {
                    text.put(',');
                }
                text.put(names.get(f));
                putOrNull(fields.get(f), struct, f, text);
            }
            text.put('}');
        };
    }

    private static void putOrNull(CellWriter cell, SpecializedGetters values, int i, TextBuffer text) {
        if (values.isNullAt(i)) {
            text.putAscii("null");
        } else {
            cell.write(values, i, text);
        }
    }

    private void string(SpecializedGetters values, int i, TextBuffer text) {
        text.put('"');
        int start = text.end();
        int seen = encoding.append(values.getUTF8String(i), text, ESCAPED);
        if ((seen & TextBuffer.MARKED) != 0) {
            escape(text, start);
        }
        text.put('"');
    }

    /** Escapes, where it stands, the text from a position on. */
    private static void escape(TextBuffer text, int start) {
        int first = text.find(ESCAPED, start);
        if (first < text.end()) {
            byte[] rest = text.copy(first);
            text.truncate(first);
            for (byte b : rest) {
                escape(b, text);
            }
        }
    }

    private static void escape(byte b, TextBuffer text) {
        if (!ESCAPED[b & 0xff]) {
            text.put(b);
            return;
        }
        text.put('\\');
        switch (b) {
            case '"', '\\' -> text.put(b);
            case '\n' -> text.put('n');
            case '\r' -> text.put('r');
            case '\t' -> text.put('t');
            default -> {
                text.putAscii("u00");
                text.put(HEX.charAt(b >> 4));
                text.put(HEX.charAt(b & 0xf));
            }
        }
    }

    private static boolean[] escaped() {
        boolean[] escaped = new boolean[256];
        for (int c = 0; c < ' '; c++) {
            escaped[c] = true;
        }
        escaped['"'] = true;
        escaped['\\'] = true;
        return escaped;
    }
}
