package io.asyncquery.engine.writers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Values of every type, the outermost and the awkward ones among them, and now and then none. */
final class HostileValues {

    /** Zones with daylight saving, without it, with an offset of seconds long ago, and one that shifts by half an hour. */
    static final List<String> ZONES =
            List.of("UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe");

    private static final StructType NESTED = new StructType()
            .add("text", DataTypes.StringType)
            .add("a \"b\"\n", DataTypes.TimestampType)
            .add(
                    "inner",
                    new StructType()
                            .add("d", DataTypes.createDecimalType(38, 18))
                            .add("texts", DataTypes.createArrayType(DataTypes.StringType))
                            .add("bytes", DataTypes.BinaryType));

    /** A column of every type that all formats write; no two names differ in case only. */
    static final StructType EVERY_TYPE = new StructType()
            .add("truth", DataTypes.BooleanType)
            .add("byte", DataTypes.ByteType)
            .add("short,", DataTypes.ShortType)
            .add("in\"t", DataTypes.IntegerType)
            .add("long.er", DataTypes.LongType)
            .add("`float`", DataTypes.FloatType)
            .add("double\nline", DataTypes.DoubleType)
            .add("decimal 38 18", DataTypes.createDecimalType(38, 18))
            .add("decimal 38 38", DataTypes.createDecimalType(38, 38))
            .add("decimal 38", DataTypes.createDecimalType(38, 0))
            .add("decimal 18", DataTypes.createDecimalType(18, 0))
            .add("decimal 18 18", DataTypes.createDecimalType(18, 18))
            .add("decimal 19 4", DataTypes.createDecimalType(19, 4))
            .add("decimal 20 10", DataTypes.createDecimalType(20, 10))
            .add("decimal 9 2", DataTypes.createDecimalType(9, 2))
            .add("decimal 1", DataTypes.createDecimalType(1, 0))
            .add("=text", DataTypes.StringType)
            .add("文字", DataTypes.StringType)
            .add("bytes;", DataTypes.BinaryType)
            .add("day\\", DataTypes.DateType)
            .add("{instant", DataTypes.TimestampType)
            .add("_x0041_", DataTypes.TimestampNTZType)
            .add("texts", DataTypes.createArrayType(DataTypes.StringType))
            .add("doubles", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("by text", DataTypes.createMapType(DataTypes.StringType, DataTypes.createDecimalType(19, 4)))
            .add("by number", DataTypes.createMapType(DataTypes.IntegerType, DataTypes.TimestampNTZType))
            .add("nested", NESTED)
            .add("of nested", DataTypes.createArrayType(NESTED));

    private static final long MICROS = 1_000_000;
    private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);
    private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);

    private HostileValues() {}

    /** Some rows, or none. */
    static Arbitrary<List<Row>> rows(StructType schema, Arbitrary<String> texts) {
        return row(schema, texts).list().ofMaxSize(24);
    }

    static Arbitrary<Row> row(StructType schema, Arbitrary<String> texts) {
        List<Arbitrary<Object>> values = Arrays.stream(schema.fields())
                .map(StructField::dataType)
                .map(type -> of(type, texts).injectNull(0.1))
                .toList();
        return Combinators.combine(values).as(list -> RowFactory.create(list.toArray()));
    }

    private static Arbitrary<Object> of(DataType type, Arbitrary<String> texts) {
        if (type instanceof ArrayType array) {
            return of(array.elementType(), texts)
                    .injectNull(0.1)
                    .list()
                    .ofMaxSize(3)
                    .asGeneric();
        } else if (type instanceof MapType map) {
            return Arbitraries.maps(
                            of(map.keyType(), texts), of(map.valueType(), texts).injectNull(0.1))
                    .ofMaxSize(3)
                    .asGeneric();
        } else if (type instanceof StructType struct) {
            return row(struct, texts).asGeneric();
        } else if (type instanceof DecimalType decimal) {
            return decimal(decimal.precision(), decimal.scale()).asGeneric();
        }
        return switch (type.typeName()) {
            case "boolean" -> Arbitraries.of(true, false).asGeneric();
            case "byte" -> whole(Byte.SIZE).map(Long::byteValue).asGeneric();
            case "short" -> whole(Short.SIZE).map(Long::shortValue).asGeneric();
            case "integer" -> whole(Integer.SIZE).map(Long::intValue).asGeneric();
            case "long" -> whole(Long.SIZE).asGeneric();
            case "float" -> floats().asGeneric();
            case "double" -> doubles().asGeneric();
            case "string" -> texts.asGeneric();
            case "binary" ->
                Arbitraries.bytes().array(byte[].class).ofMaxSize(9).asGeneric();
            case "date" -> clockTimes().map(LocalDateTime::toLocalDate).asGeneric();
            case "timestamp" -> instants().asGeneric();
            case "timestamp_ntz" -> clockTimes().asGeneric();
            default -> throw new IllegalArgumentException(type.sql());
        };
    }

    /** Whole numbers of so many bits: any, small ones, the outermost. */
    private static Arbitrary<Long> whole(int bits) {
        long largest = Long.MAX_VALUE >> Long.SIZE - bits;
        return Arbitraries.oneOf(
                any(-largest - 1, largest),
                Arbitraries.longs().between(-99, 99),
                Arbitraries.of(-largest - 1, largest));
    }

    /** All equally often, where jqwik would rather take those next to zero. */
    private static Arbitrary<Long> any(long first, long last) {
        return Arbitraries.longs().between(first, last).withDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Float> floats() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, whole(Integer.SIZE).map(bits -> Float.intBitsToFloat(bits.intValue()))),
                Tuple.of(2, Arbitraries.integers().between(-9999, 9999).map(i -> i / 100f)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                0f,
                                -0f,
                                0.1f,
                                1e7f,
                                16_777_216f,
                                Float.MIN_VALUE,
                                Float.MIN_NORMAL,
                                Float.MAX_VALUE,
                                Float.NaN,
                                Float.POSITIVE_INFINITY,
                                Float.NEGATIVE_INFINITY)));
    }

    private static Arbitrary<Double> doubles() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, whole(Long.SIZE).map(Double::longBitsToDouble)),
                Tuple.of(2, Arbitraries.integers().between(-99_999, 99_999).map(i -> i / 100d)),
                Tuple.of(2, whole(Long.SIZE).map(i -> (double) i)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                0d,
                                -0d,
                                0.1 + 0.2,
                                1e7,
                                9_999_999d,
                                2e-3,
                                1e-3,
                                1e21,
                                2.2250738585072012e-308,
                                Double.MIN_VALUE,
                                Double.MIN_NORMAL,
                                Double.MAX_VALUE,
                                Double.NaN,
                                Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY)));
    }

    private static Arbitrary<BigDecimal> decimal(int precision, int scale) {
        BigInteger largest = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        Arbitrary<BigInteger> any = Arbitraries.bigIntegers()
                .between(largest.negate(), largest)
                .withDistribution(RandomDistribution.uniform());
        Arbitrary<BigInteger> fewDigits = Combinators.combine(
                        Arbitraries.integers().between(0, precision), Arbitraries.integers())
                .as((digits, seed) -> BigInteger.valueOf(seed).mod(BigInteger.TEN.pow(digits)));
        Arbitrary<BigInteger> outermost = Arbitraries.of(BigInteger.ZERO, BigInteger.ONE, largest, largest.negate());
        return Arbitraries.frequencyOf(Tuple.of(3, any), Tuple.of(2, fewDigits), Tuple.of(1, outermost))
                .map(unscaled -> new BigDecimal(unscaled, scale));
    }

    private static Arbitrary<LocalDateTime> clockTimes() {
        Arbitrary<Long> seconds = any(FIRST.toEpochSecond(ZoneOffset.UTC), LAST.toEpochSecond(ZoneOffset.UTC));
        return Arbitraries.frequencyOf(
                Tuple.of(
                        9,
                        Combinators.combine(seconds, fractions())
                                .as((second, micros) ->
                                        LocalDateTime.ofEpochSecond(second, micros * 1000, ZoneOffset.UTC))),
                Tuple.of(1, Arbitraries.of(FIRST, LAST, LAST.minusDays(3000), LocalDateTime.of(1900, 3, 1, 0, 0))));
    }

    /** Instants, a third of them next to a change of some zone's clocks; in no zone of the year 0 or 10000. */
    private static Arbitrary<Instant> instants() {
        Arbitrary<Instant> any = clockTimes()
                .map(time -> time.toInstant(ZoneOffset.UTC))
                .map(instant -> instant.isBefore(Instant.EPOCH)
                        ? instant.plus(1, ChronoUnit.DAYS)
                        : instant.minus(1, ChronoUnit.DAYS));
        Arbitrary<Instant> recent = any(-3_000_000_000L, 4_000_000_000L).map(Instant::ofEpochSecond);
        Arbitrary<Instant> changes = Combinators.combine(
                        recent, Arbitraries.of(ZONES), Arbitraries.of(-MICROS, -1L, 0L, 1L, MICROS, 1800 * MICROS))
                .as((instant, zone, micros) -> change(instant, zone).plus(micros, ChronoUnit.MICROS));
        return Arbitraries.oneOf(any, recent, changes);
    }

    private static Instant change(Instant instant, String zone) {
        var change = ZoneId.of(zone).getRules().nextTransition(instant);
        return change == null ? instant : change.getInstant();
    }

    /** Microseconds of a second: none, whole milliseconds, any. */
    private static Arbitrary<Integer> fractions() {
        return Arbitraries.oneOf(
                Arbitraries.just(0),
                Arbitraries.integers().between(0, 999).map(millis -> millis * 1000),
                Arbitraries.integers().between(0, 999_999));
    }
}
