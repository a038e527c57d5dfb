package io.asyncquery.engine.writers;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/** The plain text of every type that is neither text itself nor made of other types; the same in csv and in json. */
final class ScalarCells {

    /** The longest unscaled value that a long surely holds, as big-endian bytes and as decimal digits. */
    private static final int LONG_BYTES = Long.BYTES;

    private static final int LONG_DIGITS = 18;

    /** From here on, Java prints a double with an exponent. */
    private static final double PLAIN_DOUBLE = 1e7;

    private final Timestamps timestamps;
    private final Timestamps defaultTimestamps;
    private final ZoneId timeZone;
    private final boolean localFormat;

    ScalarCells(TextOptions options) {
        this.timeZone = options.timeZone();
        String format = options.timestampFormat();
        this.timestamps = new Timestamps(timeZone, format);
        this.defaultTimestamps = new Timestamps(timeZone, null);
        this.localFormat = format == null || Timestamps.isLocal(format);
    }

    /** Whether csv and json have a text for values of the type. */
    static boolean isSupported(DataType type) {
        if (type instanceof ArrayType array) {
            return isSupported(array.elementType());
        } else if (type instanceof MapType map) {
            return isSupported(map.keyType()) && isSupported(map.valueType());
        } else if (type instanceof StructType struct) {
            return Arrays.stream(struct.fields()).allMatch(field -> isSupported(field.dataType()));
        } else if (type instanceof UserDefinedType<?> userDefined) {
            return isSupported(userDefined.sqlType());
        }
        return Variants.isVariant(type) || Cast.canCast(type, DataTypes.StringType);
    }

    /** Whether values of the type are written as JSON wherever they stand. */
    static boolean isNested(DataType type) {
        return type instanceof ArrayType
                || type instanceof MapType
                || type instanceof StructType
                || Variants.isVariant(type);
    }

    /** Whether the text of the type is a literal of JSON's as it is. */
    static boolean isJsonLiteral(DataType type) {
        return type instanceof BooleanType
                || type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType
                || type instanceof DecimalType
                || type instanceof FloatType
                || type instanceof DoubleType;
    }

    CellWriter of(DataType type) {
        if (type instanceof LongType) {
            return (values, i, text) -> text.put(values.getLong(i));
        } else if (type instanceof IntegerType) {
            return (values, i, text) -> text.put(values.getInt(i));
        } else if (type instanceof ShortType) {
            return (values, i, text) -> text.put(values.getShort(i));
        } else if (type instanceof ByteType) {
            return (values, i, text) -> text.put((long) values.getByte(i));
        } else if (type instanceof DecimalType decimal) {
            return decimal(decimal.precision(), decimal.scale());
        } else if (type instanceof DoubleType) {
            return (values, i, text) -> put(values.getDouble(i), text);
        } else if (type instanceof FloatType) {
            return (values, i, text) -> text.putAscii(NumberOutput.toString(values.getFloat(i), true));
        } else if (type instanceof BooleanType) {
            return (values, i, text) -> text.putAscii(values.getBoolean(i) ? "true" : "false");
        } else if (type instanceof DateType) {
            return (values, i, text) -> Timestamps.putDate(values.getInt(i), text);
        } else if (type instanceof TimestampType) {
            return (values, i, text) -> timestamps.putInstant(values.getLong(i), text);
        } else if (type instanceof TimestampNTZType) {
            Timestamps local = localFormat ? timestamps : defaultTimestamps;
            return (values, i, text) -> local.putLocal(values.getLong(i), text);
        } else if (type instanceof BinaryType) {
            return (values, i, text) -> text.put(Base64.getEncoder().encode(values.getBinary(i)));
        } else if (type instanceof StringType || type instanceof NullType) {
            throw new IllegalArgumentException(type.sql());
        }
        return cast(type);
    }

    /** As {@link Double#toString} prints it, of a JDK that prints the shortest digits (19 and later). */
    private static void put(double value, TextBuffer text) {
        long whole = (long) value;
        if (whole == value && whole != 0 && Math.abs(value) < PLAIN_DOUBLE) {
            text.put(whole);
            text.putAscii(".0");
        } else {
            text.putAscii(NumberOutput.toString(value, true));
        }
    }

    private static CellWriter decimal(int precision, int scale) {
        if (precision <= LONG_DIGITS) {
            return (values, i, text) -> {
                if (values instanceof UnsafeRow row) {
                    put(row.getLong(i), scale, text);
                } else {
                    put(values.getDecimal(i, precision, scale).toUnscaledLong(), scale, text);
                }
            };
        }
        return (values, i, text) -> {
            if (values instanceof UnsafeRow row) {
                // where such a decimal is the bytes of its unscaled value
                byte[] unscaled = row.getBinary(i);
                if (unscaled.length <= LONG_BYTES) {
                    put(toLong(unscaled), scale, text);
                } else {
                    text.putAscii(new BigDecimal(new BigInteger(unscaled), scale).toPlainString());
                }
            } else {
                text.putAscii(values.getDecimal(i, precision, scale)
                        .toJavaBigDecimal()
                        .toPlainString());
            }
        };
    }

    private static long toLong(byte[] bigEndian) {
        long value = bigEndian[0];
        for (int i = 1; i < bigEndian.length; i++) {
            value = value << Byte.SIZE | bigEndian[i] & 0xff;
        }
        return value;
    }

    private static void put(long unscaled, int scale, TextBuffer text) {
        int start = text.end();
        text.put(unscaled);
        if (scale == 0) {
            return;
        }
        int digits = start + (unscaled < 0 ? 1 : 0);
        int missing = scale + 1 - (text.end() - digits);
        if (missing > 0) {
            text.insert(digits, missing);
            for (int i = 0; i < missing; i++) {
                text.set(digits + i, '0');
            }
        }
        int point = text.end() - scale;
        text.insert(point, 1);
        text.set(point, '.');
    }

    /** What has no text of its own here reads as Spark's own cast would have it: intervals, times of day. */
    private CellWriter cast(DataType type) {
        Cast cast = Cast$.MODULE$.apply(
                new BoundReference(0, type, false), DataTypes.StringType, Option.apply(timeZone.getId()), true);
        return (values, i, text) -> {
            GenericInternalRow row = new GenericInternalRow(new Object[] {values.get(i, type)});
            text.put((UTF8String) cast.eval(row));
        };
    }
}
