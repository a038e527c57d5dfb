package io.asyncquery.spark;

import io.asyncquery.result.Column;
import io.asyncquery.result.ResultSchema;
import java.util.stream.Collectors;
import org.apache.spark.connect.proto.DataType;

/** Names Spark's types: the wire's word for a column (contract, "Results"), Spark's SQL text for what is inside one. */
final class SparkTypes {
    private SparkTypes() {}

    static ResultSchema schema(DataType.Struct struct) {
        return new ResultSchema(struct.getFieldsList().stream()
                .map(field -> new Column(field.getName(), columnType(field.getDataType())))
                .toList());
    }

    private static String columnType(DataType type) {
        return switch (type.getKindCase()) {
            case INTEGER -> "INTEGER";
            case STRING, CHAR, VAR_CHAR -> "VARCHAR";
            default -> sql(type);
        };
    }

    private static String sql(DataType type) {
        return switch (type.getKindCase()) {
            case NULL -> "VOID";
            case BINARY -> "BINARY";
            case BOOLEAN -> "BOOLEAN";
            case BYTE -> "TINYINT";
            case SHORT -> "SMALLINT";
            case INTEGER -> "INT";
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case DECIMAL ->
                "DECIMAL(" + type.getDecimal().getPrecision() + ','
                        + type.getDecimal().getScale() + ')';
            case STRING -> "STRING";
            case CHAR -> "CHAR(" + type.getChar().getLength() + ')';
            case VAR_CHAR -> "VARCHAR(" + type.getVarChar().getLength() + ')';
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
            case TIMESTAMP_NTZ -> "TIMESTAMP_NTZ";
            case TIME -> "TIME(" + type.getTime().getPrecision() + ')';
            case CALENDAR_INTERVAL -> "INTERVAL";
            case YEAR_MONTH_INTERVAL -> yearMonthInterval(type.getYearMonthInterval());
            case DAY_TIME_INTERVAL -> dayTimeInterval(type.getDayTimeInterval());
            case ARRAY -> "ARRAY<" + sql(type.getArray().getElementType()) + '>';
            case MAP ->
                "MAP<" + sql(type.getMap().getKeyType()) + ", "
                        + sql(type.getMap().getValueType()) + '>';
            case STRUCT ->
                type.getStruct().getFieldsList().stream()
                        .map(SparkTypes::field)
                        .collect(Collectors.joining(", ", "STRUCT<", ">"));
            case VARIANT -> "VARIANT";
            case UDT -> sql(type.getUdt().getSqlType());
            case UNPARSED -> type.getUnparsed().getDataTypeString();
            default -> type.getKindCase().name();
        };
    }

    private static String field(DataType.StructField field) {
        String name = field.getName();
        boolean plain = name.matches("[A-Za-z_][A-Za-z0-9_]*");
        return (plain ? name : '`' + name.replace("`", "``") + '`') + ": " + sql(field.getDataType());
    }

    private static String yearMonthInterval(DataType.YearMonthInterval interval) {
        return interval("YEAR MONTH", interval.getStartField(), interval.hasEndField() ? interval.getEndField() : 1);
    }

    private static String dayTimeInterval(DataType.DayTimeInterval interval) {
        return interval(
                "DAY HOUR MINUTE SECOND",
                interval.getStartField(),
                interval.hasEndField() ? interval.getEndField() : 3);
    }

    private static String interval(String units, int start, int end) {
        String[] names = units.split(" ", -1);
        return "INTERVAL " + names[start] + (start == end ? "" : " TO " + names[end]);
    }
}
