package io.asyncquery.engine.writers;

import io.asyncquery.engine.writers.JsonValues.Literal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What values should be in csv and in json, by the contract and java.time and by none of the writers' code, beside what
 * was read; the two are equal when all is well. Floating point is compared by its bits, for it has many spellings.
 */
final class Expected {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private final ZoneId zone;
    private final Function<LocalDateTime, String> clockTimes;
    private final Function<ZonedDateTime, String> instants;

    Expected(String zone) {
        this.zone = ZoneId.of(zone);
        this.clockTimes = Expected::text;
        this.instants = instant -> text(instant.toLocalDateTime());
    }

    /** With timestamps in a pattern. One that has a zone in it cannot be for times without one. */
    Expected(String zone, String pattern, boolean hasZone) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern);
        this.zone = ZoneId.of(zone);
        this.clockTimes = hasZone ? Expected::text : format::format;
        this.instants = format::format;
    }

    /** A row's cells in csv: texts, floating point numbers, parsed JSON, or null. */
    List<@Nullable Object> csv(StructType schema, Row row) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            boolean json = value == null || isNested(schema.apply(i).dataType());
            cells.add(json ? json(schema.apply(i).dataType(), value) : scalar(value));
        }
        return cells;
    }

    /** Cells as they were read, made comparable. */
    static List<@Nullable Object> csv(StructType schema, List<@Nullable String> cells) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            DataType type = schema.apply(i).dataType();
            String cell = cells.get(i);
            if (cell == null) {
                values.add(null);
            } else if (isNested(type)) {
                values.add(read(type, JsonValues.parse(cell)));
            } else {
                values.add(number(type, cell));
            }
        }
        return values;
    }

    /** A value of a type as JSON. */
    @Nullable
    Object json(DataType type, @Nullable Object value) {
        if (value == null) {
            return null;
        } else if (type instanceof ArrayType array) {
            List<@Nullable Object> elements = new ArrayList<>();
            ((List<?>) value).forEach(element -> elements.add(json(array.elementType(), element)));
            return elements;
        } else if (type instanceof MapType map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((key, v) -> entries.put(scalar(key).toString(), json(map.valueType(), v)));
            return entries;
        } else if (type instanceof StructType struct) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < struct.size(); i++) {
                fields.put(struct.apply(i).name(), json(struct.apply(i).dataType(), ((Row) value).get(i)));
            }
            return fields;
        } else if (value instanceof Boolean) {
            return value;
        } else if (value instanceof Double || value instanceof Float) {
            return isFinite((Number) value) ? value : value.toString();
        }
        Object text = scalar(value);
        return value instanceof Number ? new Literal((String) text) : text;
    }

    /** A value that Jackson read, made comparable. */
    static @Nullable Object read(DataType type, @Nullable Object json) {
        if (json instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(read(((ArrayType) type).elementType(), element)));
            return elements;
        } else if (json instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((name, value) -> entries.put(name, read(typeOf(type, (String) name), value)));
            return entries;
        }
        return json instanceof Literal literal && isFloating(type) ? number(type, literal.number()) : json;
    }

    /** The text of a time without a pattern. */
    static String text(LocalDateTime time) {
        int micros = time.getNano() / 1000;
        DateTimeFormatter format = micros == 0 ? SECONDS : micros % 1000 == 0 ? MILLIS : MICROS;
        return format.format(time);
    }

    private Object scalar(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return value;
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        } else if (value instanceof LocalDate day) {
            return DateTimeFormatter.ofPattern("uuuu-MM-dd").format(day);
        } else if (value instanceof LocalDateTime time) {
            return clockTimes.apply(time);
        } else if (value instanceof Instant instant) {
            return instants.apply(instant.atZone(zone));
        }
        return value.toString();
    }

    private static Object number(DataType type, String text) {
        if (type.equals(DataTypes.FloatType)) {
            return Float.valueOf(text);
        }
        return type.equals(DataTypes.DoubleType) ? (Object) Double.valueOf(text) : text;
    }

    private static DataType typeOf(DataType type, String name) {
        return type instanceof MapType map
                ? map.valueType()
                : ((StructType) type).apply(name).dataType();
    }

    private static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
    }

    private static boolean isFloating(DataType type) {
        return type.equals(DataTypes.FloatType) || type.equals(DataTypes.DoubleType);
    }

    private static boolean isFinite(Number number) {
        return Double.isFinite(number.doubleValue());
    }
}
