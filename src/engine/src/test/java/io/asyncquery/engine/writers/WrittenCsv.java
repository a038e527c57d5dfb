package io.asyncquery.engine.writers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A result in csv as commons-csv reads it. */
record WrittenCsv(WrittenResult result, Charset charset, String separator) {

    /** All cells hold what was written, and text is text and null is null. */
    void assertHolds(StructType schema, List<Row> rows, Expected expected) {
        assertThat(cells())
                .map(cells -> Expected.csv(schema, cells))
                .containsExactlyElementsOf(
                        rows.stream().map(row -> expected.csv(schema, row)).toList());
    }

    List<List<@Nullable String>> cells() {
        return result.rows(this::read);
    }

    /** Cells as RFC 4180 has them, except that an empty one without quotes is null. */
    private List<List<@Nullable String>> read(Path part) throws IOException {
        String text = WrittenResult.text(part, charset);
        assertThat(text)
                .satisfiesAnyOf(t -> assertThat(t).isEmpty(), t -> assertThat(t).endsWith("\n"));
        var format = CSVFormat.Builder.create()
                .setDelimiter(separator)
                .setQuote('"')
                .setRecordSeparator('\n')
                .setIgnoreEmptyLines(false)
                .setQuoteMode(QuoteMode.ALL_NON_NULL)
                .get();
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (var parser = CSVParser.parse(text, format)) {
            for (CSVRecord row : parser) {
                List<@Nullable String> cells = new ArrayList<>();
                row.forEach(cells::add);
                rows.add(cells);
            }
        }
        return rows;
    }
}
