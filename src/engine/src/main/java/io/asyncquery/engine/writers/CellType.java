package io.asyncquery.engine.writers;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * What a column's values become in a sheet: a {@link Number}, a {@link Boolean}, or a {@link String} for text and for
 * every value that a spreadsheet's numbers, which are doubles of fifteen shown digits, or its calendar cannot hold.
 */
record CellType(Reading reading, String numberFormat, int width) {

    /** Reads a value that is not null. */
    @FunctionalInterface
    interface Reading {
        Object of(SpecializedGetters row, int column);
    }

    private static final String GENERAL = "";

    /** Excel shows words for such cells whatever their format; LibreOffice would show 1 and 0. */
    private static final String BOOLEAN = "\\T\\R\\U\\E;\\T\\R\\U\\E;\\F\\A\\L\\S\\E";

    private static final int DIGITS = 15;
    private static final int BYTES_OF_A_CELL = 64;
    private static final long EXACT_LONG = 999_999_999_999_999L;
    private static final int EXACT_BITS = 49;

    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long EPOCH_SERIAL = 25_569;
    /** Excel believes in a 29 February 1900, so its days agree with the calendar's from here on only. */
    private static final long FIRST_DAY = LocalDate.of(1900, 3, 1).toEpochDay();

    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    /** The cells of a type: text for everything that a sheet has no cells of its own for, nested values as JSON. */
    static CellType of(DataType type, TextOptions options) {
        ZoneId timeZone = options.timeZone();
        if (type instanceof StringType) {
            TextEncoding encoding = new TextEncoding(options);
            return general((row, c) -> encoding.wellFormed(row.getUTF8String(c)).toString());
        } else if (type instanceof LongType) {
            return new CellType((row, c) -> exact(row.getLong(c)), "0", 0);
        } else if (type instanceof IntegerType) {
            return general((row, c) -> row.getInt(c));
        } else if (type instanceof ShortType) {
            return general((row, c) -> (int) row.getShort(c));
        } else if (type instanceof ByteType) {
            return general((row, c) -> (int) row.getByte(c));
        } else if (type instanceof DecimalType decimal) {
            return decimal(decimal.precision(), decimal.scale());
        } else if (type instanceof DoubleType) {
            return general((row, c) -> finite(row.getDouble(c)));
        } else if (type instanceof FloatType) {
            return general((row, c) -> finite(row.getFloat(c)));
        } else if (type instanceof BooleanType) {
            return new CellType((row, c) -> row.getBoolean(c), BOOLEAN, 0);
        } else if (type instanceof DateType) {
            return new CellType((row, c) -> date(row.getInt(c)), "yyyy-mm-dd", 11);
        } else if (type instanceof TimestampType) {
            return timestamp((row, c) -> local(row.getLong(c), timeZone));
        } else if (type instanceof TimestampNTZType) {
            return timestamp(SpecializedGetters::getLong);
        } else if (type instanceof BinaryType) {
            return general((row, c) -> Base64.getEncoder().encodeToString(row.getBinary(c)));
        } else if (type instanceof NullType) {
            return general((row, c) -> "");
        }
        return text(CsvCells.plain(type, options));
    }

    private static CellType text(CellWriter cell) {
        TextBuffer buffer = new TextBuffer(BYTES_OF_A_CELL);
        return general((row, c) -> {
            buffer.truncate(0);
            cell.write(row, c, buffer);
            return buffer.text(0);
        });
    }

    private static CellType general(Reading reading) {
        return new CellType(reading, GENERAL, 0);
    }

    private static CellType decimal(int precision, int scale) {
        // As many decimals as the type has, unless nobody could see them anyway.
        String format = scale == 0 ? "0" : scale <= DIGITS ? "0." + "0".repeat(scale) : GENERAL;
        return new CellType(
                (row, c) -> exact(row.getDecimal(c, precision, scale).toJavaBigDecimal()), format, 0);
    }

    private static CellType timestamp(MicrosReading micros) {
        return new CellType((row, c) -> timestamp(micros.of(row, c)), "yyyy-mm-dd hh:mm:ss", 20);
    }

    @FunctionalInterface
    private interface MicrosReading {
        long of(SpecializedGetters row, int column);
    }

    private static Object exact(long value) {
        return value >= -EXACT_LONG && value <= EXACT_LONG ? value : exact(BigDecimal.valueOf(value));
    }

    private static Object exact(BigDecimal value) {
        boolean exact = value.unscaledValue().bitLength() <= EXACT_BITS
                || value.stripTrailingZeros().precision() <= DIGITS;
        return exact ? value : value.toPlainString();
    }

    private static Object finite(double value) {
        // Excel knows neither infinities nor the tiny numbers below the normal ones.
        boolean known = Double.isFinite(value) && (value == 0 || Math.abs(value) >= Double.MIN_NORMAL);
        return known ? value : (Object) Double.toString(value);
    }

    /** As the decimal that the float is printed as: widened to a double, 0.1 would show as 0.10000000149011612. */
    private static Object finite(float value) {
        return Float.isFinite(value) ? value : (Object) Float.toString(value);
    }

    private static Object date(int epochDay) {
        return isInCalendar(epochDay)
                ? (Object) (epochDay + EPOCH_SERIAL)
                : LocalDate.ofEpochDay(epochDay).toString();
    }

    private static Object timestamp(long micros) {
        long day = Math.floorDiv(micros, MICROS_PER_DAY);
        long microOfDay = Math.floorMod(micros, MICROS_PER_DAY);
        if (isInCalendar(day)) {
            double serial = day + EPOCH_SERIAL + microOfDay / (double) MICROS_PER_DAY;
            // The last microseconds of 9999 would be rounded into the year 10000, which no sheet shows.
            if (serial < LAST_DAY + EPOCH_SERIAL + 1) {
                return serial;
            }
        }
        TextBuffer text = new TextBuffer(BYTES_OF_A_CELL);
        Timestamps.putPlain(micros, text);
        return text.text(0);
    }

    private static boolean isInCalendar(long epochDay) {
        return epochDay >= FIRST_DAY && epochDay <= LAST_DAY;
    }

    private static long local(long micros, ZoneId timeZone) {
        Instant second = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
        return micros + timeZone.getRules().getOffset(second).getTotalSeconds() * 1_000_000L;
    }
}
