package io.asyncquery.engine.writers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A result in json as Jackson reads it. */
record WrittenJson(WrittenResult result, Charset charset) {

    /** Every line is an object of all columns, and their values are what was written, to the last digit. */
    void assertHolds(StructType schema, List<Row> rows, Expected expected) {
        assertThat(result.rows(this::read))
                .map(row -> Expected.read(schema, row))
                .containsExactlyElementsOf(
                        rows.stream().map(row -> expected.json(schema, row)).toList());
    }

    /** The value on each line of a file. */
    private List<@Nullable Object> read(Path part) throws IOException {
        String text = WrittenResult.text(part, charset);
        if (text.isEmpty()) {
            return List.of();
        }
        assertThat(text).endsWith("}\n");
        return Arrays.stream(text.substring(0, text.length() - 1).split("\n", -1))
                .map(JsonValues::parse)
                .toList();
    }
}
