package io.asyncquery.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.result.ResultSchema;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.connect.proto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SparkTypesTest {
    private static final DataType INTEGER =
            type().setInteger(DataType.Integer.getDefaultInstance()).build();
    private static final DataType STRING =
            type().setString(DataType.String.getDefaultInstance()).build();

    static Stream<Arguments> types() {
        return Stream.of(
                row(type().setLong(DataType.Long.getDefaultInstance()), "BIGINT"),
                row(INTEGER.toBuilder(), "INTEGER"),
                row(type().setShort(DataType.Short.getDefaultInstance()), "SMALLINT"),
                row(type().setByte(DataType.Byte.getDefaultInstance()), "TINYINT"),
                row(type().setFloat(DataType.Float.getDefaultInstance()), "FLOAT"),
                row(type().setDouble(DataType.Double.getDefaultInstance()), "DOUBLE"),
                row(type().setBoolean(DataType.Boolean.getDefaultInstance()), "BOOLEAN"),
                row(type().setDate(DataType.Date.getDefaultInstance()), "DATE"),
                row(type().setTimestamp(DataType.Timestamp.getDefaultInstance()), "TIMESTAMP"),
                row(STRING.toBuilder(), "VARCHAR"),
                row(type().setChar(DataType.Char.newBuilder().setLength(3)), "VARCHAR"),
                row(type().setVarChar(DataType.VarChar.newBuilder().setLength(10)), "VARCHAR"),
                row(type().setBinary(DataType.Binary.getDefaultInstance()), "BINARY"),
                row(decimal(19, 4), "DECIMAL(19,4)"),
                row(decimal(38, 0), "DECIMAL(38,0)"),
                row(type().setTimestampNtz(DataType.TimestampNTZ.getDefaultInstance()), "TIMESTAMP_NTZ"),
                row(type().setNull(DataType.NULL.getDefaultInstance()), "VOID"),
                row(type().setVariant(DataType.Variant.getDefaultInstance()), "VARIANT"),
                row(type().setTime(DataType.Time.newBuilder().setPrecision(6)), "TIME(6)"),
                row(type().setCalendarInterval(DataType.CalendarInterval.getDefaultInstance()), "INTERVAL"),
                row(
                        type().setYearMonthInterval(DataType.YearMonthInterval.newBuilder()
                                .setStartField(0)
                                .setEndField(1)),
                        "INTERVAL YEAR TO MONTH"),
                row(
                        type().setYearMonthInterval(DataType.YearMonthInterval.newBuilder()
                                .setStartField(1)
                                .setEndField(1)),
                        "INTERVAL MONTH"),
                row(
                        type().setDayTimeInterval(DataType.DayTimeInterval.newBuilder()
                                .setStartField(0)
                                .setEndField(3)),
                        "INTERVAL DAY TO SECOND"),
                row(
                        type().setDayTimeInterval(DataType.DayTimeInterval.newBuilder()
                                .setStartField(2)
                                .setEndField(2)),
                        "INTERVAL MINUTE"),
                row(array(INTEGER), "ARRAY<INT>"),
                row(array(array(STRING).build()), "ARRAY<ARRAY<STRING>>"),
                row(map(STRING, decimal(10, 2).build()), "MAP<STRING, DECIMAL(10,2)>"),
                row(struct(field("a", INTEGER), field("b", STRING)), "STRUCT<a: INT, b: STRING>"),
                row(struct(field("a b", INTEGER), field("c`d", STRING)), "STRUCT<`a b`: INT, `c``d`: STRING>"),
                row(struct(), "STRUCT<>"),
                row(
                        array(type().setChar(DataType.Char.newBuilder().setLength(3))
                                .build()),
                        "ARRAY<CHAR(3)>"),
                row(
                        array(type().setVarChar(DataType.VarChar.newBuilder().setLength(9))
                                .build()),
                        "ARRAY<VARCHAR(9)>"),
                row(type().setUdt(DataType.UDT.newBuilder().setSqlType(array(INTEGER))), "ARRAY<INT>"),
                row(
                        type().setUnparsed(DataType.Unparsed.newBuilder().setDataTypeString("GEOMETRY(4326)")),
                        "GEOMETRY(4326)"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void aColumnHasTheTypeNameOfTheContract(DataType type, String expected) {
        ResultSchema schema = SparkTypes.schema(columns(field("c", type)));

        assertThat(schema.types()).containsExactly(expected);
    }

    @Test
    void namesKeepTheirOrderTheirSpellingAndTheirDuplicates() {
        ResultSchema schema = SparkTypes.schema(
                columns(field("b", INTEGER), field("A`x", STRING), field("", STRING), field("b", STRING)));

        assertThat(schema.names()).isEqualTo(List.of("b", "A`x", "", "b"));
        assertThat(schema.types()).isEqualTo(List.of("INTEGER", "VARCHAR", "VARCHAR", "VARCHAR"));
    }

    private static Arguments row(DataType.Builder type, String expected) {
        return Arguments.of(type.build(), expected);
    }

    static DataType.Builder type() {
        return DataType.newBuilder();
    }

    static DataType.Builder decimal(int precision, int scale) {
        return type().setDecimal(
                        DataType.Decimal.newBuilder().setPrecision(precision).setScale(scale));
    }

    static DataType.Builder array(DataType element) {
        return type().setArray(DataType.Array.newBuilder().setElementType(element));
    }

    static DataType.Builder map(DataType key, DataType value) {
        return type().setMap(DataType.Map.newBuilder().setKeyType(key).setValueType(value));
    }

    static DataType.Builder struct(DataType.StructField... fields) {
        return type().setStruct(columns(fields));
    }

    static DataType.StructField field(String name, DataType type) {
        return DataType.StructField.newBuilder().setName(name).setDataType(type).build();
    }

    static DataType.Struct columns(DataType.StructField... fields) {
        return DataType.Struct.newBuilder().addAllFields(List.of(fields)).build();
    }
}
