package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A result in Parquet as Parquet's own plain reader sees it, which knows nothing of Spark. */
record WrittenParquet(WrittenResult result) {

    private static final int INT96_BYTES = 12;
    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

    void assertHolds(StructType schema, List<Row> rows) {
        assertThat(result.rows(part -> read(part, schema)))
                .containsExactlyElementsOf(
                        rows.stream().map(row -> comparable(row)).toList());
    }

    private static List<@Nullable Object> read(Path part, StructType schema) throws IOException {
        List<@Nullable Object> rows = new ArrayList<>();
        try (var reader = ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(part.toUri()))
                .build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(struct(row, schema));
            }
        }
        return rows;
    }

    private static List<@Nullable Object> struct(Group group, StructType type) {
        assertThat(group.getType().getFields()).map(field -> field.getName()).containsExactly(type.fieldNames());
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < type.size(); i++) {
            values.add(value(group, i, type.apply(i).dataType()));
        }
        return values;
    }

    private static @Nullable Object value(Group group, int i, DataType type) {
        if (group.getFieldRepetitionCount(i) == 0) {
            return null;
        } else if (type instanceof StructType struct) {
            return struct(group.getGroup(i, 0), struct);
        } else if (type instanceof ArrayType array) {
            Group list = group.getGroup(i, 0);
            List<@Nullable Object> elements = new ArrayList<>();
            for (int e = 0; e < list.getFieldRepetitionCount(0); e++) {
                elements.add(value(list.getGroup(0, e), 0, array.elementType()));
            }
            return elements;
        } else if (type instanceof MapType map) {
            Group list = group.getGroup(i, 0);
            Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
            for (int e = 0; e < list.getFieldRepetitionCount(0); e++) {
                Group entry = list.getGroup(0, e);
                entries.put(value(entry, 0, map.keyType()), value(entry, 1, map.valueType()));
            }
            return entries;
        } else if (type instanceof DecimalType decimal) {
            return decimal(group, i, decimal.scale());
        }
        return switch (type.typeName()) {
            case "boolean" -> group.getBoolean(i, 0);
            case "byte" -> (byte) group.getInteger(i, 0);
            case "short" -> (short) group.getInteger(i, 0);
            case "integer" -> group.getInteger(i, 0);
            case "long" -> group.getLong(i, 0);
            case "float" -> group.getFloat(i, 0);
            case "double" -> group.getDouble(i, 0);
            case "string" -> new String(group.getBinary(i, 0).getBytes(), UTF_8);
            case "binary" -> ByteBuffer.wrap(group.getBinary(i, 0).getBytes());
            case "date" -> LocalDate.ofEpochDay(group.getInteger(i, 0));
            case "timestamp" -> instant(group, i);
            case "timestamp_ntz" -> LocalDateTime.ofInstant(instant(group, i), ZoneOffset.UTC);
            default -> throw new IllegalArgumentException(type.sql());
        };
    }

    private static BigDecimal decimal(Group group, int i, int scale) {
        var physical = group.getType().getType(i).asPrimitiveType().getPrimitiveTypeName();
        return switch (physical) {
            case INT32 -> BigDecimal.valueOf(group.getInteger(i, 0), scale);
            case INT64 -> BigDecimal.valueOf(group.getLong(i, 0), scale);
            default -> new BigDecimal(new BigInteger(group.getBinary(i, 0).getBytes()), scale);
        };
    }

    private static Instant instant(Group group, int i) {
        var physical = group.getType().getType(i).asPrimitiveType().getPrimitiveTypeName();
        switch (physical) {
            case INT64 -> {
                return Instant.EPOCH.plus(group.getLong(i, 0), ChronoUnit.MICROS);
            }
            case INT96 -> {
                byte[] bytes = group.getInt96(i, 0).getBytes();
                assertThat(bytes).hasSize(INT96_BYTES);
                ByteBuffer parts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                long nanoOfDay = parts.getLong();
                return Instant.EPOCH
                        .plus(parts.getInt() - JULIAN_DAY_OF_EPOCH, ChronoUnit.DAYS)
                        .plusNanos(nanoOfDay);
            }
            default -> throw new IllegalArgumentException(physical.name());
        }
    }

    /** A generated value as {@link #value} gives it. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof Row row) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(comparable(row.get(i)));
            }
            return values;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(comparable(element)));
            return elements;
        }
        return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    }
}
