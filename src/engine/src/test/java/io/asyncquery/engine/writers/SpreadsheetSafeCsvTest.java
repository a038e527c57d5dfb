package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpreadsheetSafeCsvTest {

    private static final StructType SCHEMA = HostileValues.EVERY_TYPE;
    private static final List<String> BEGINNINGS = List.of("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠");
    private static final Charset GBK = Charset.forName("GBK");

    @Property(tries = 20)
    void textThatBeginsLikeAFormulaGetsAnApostropheAndNothingElseChanges(
            @ForAll("rows") List<Row> rows, @ForAll("separators") String separator) throws IOException {
        assertSafe(rows, separator, UTF_8);
    }

    @Property(tries = 10)
    void soItDoesInGbk(@ForAll("gbkRows") List<Row> rows, @ForAll("separators") String separator) throws IOException {
        assertSafe(rows, separator, GBK);
    }

    private static void assertSafe(List<Row> rows, String separator, Charset charset) throws IOException {
        var options = Map.of("spreadsheetSafe", "true", "separator", separator, "encoding", charset.name());
        var expected = new Expected("UTC");

        try (var result = WrittenResult.write(new LocalSpark().table(SCHEMA, rows), "csv", options)) {
            assertThat(new WrittenCsv(result, charset, separator).cells())
                    .map(cells -> Expected.csv(SCHEMA, cells))
                    .containsExactlyElementsOf(rows.stream()
                            .map(row -> safe(expected.csv(SCHEMA, row)))
                            .toList());
        }
    }

    private static List<@Nullable Object> safe(List<@Nullable Object> cells) {
        List<@Nullable Object> safe = new ArrayList<>(cells);
        for (int c = 0; c < safe.size(); c++) {
            var type = SCHEMA.apply(c).dataType();
            boolean isText = type instanceof StringType || type instanceof BinaryType;
            if (isText
                    && safe.get(c) instanceof String text
                    && BEGINNINGS.stream().anyMatch(text::startsWith)) {
                safe.set(c, "'" + text);
            }
        }
        return safe;
    }

    @Test
    void negativeNumbersAndDatesAreNoFormulas() throws IOException {
        String sql =
                "select -1 a, -0.5 b, -1D c, date_add(date'9999-12-31', 1) d, interval '-1' year e, '-1' f, '=1' g";

        try (var result = WrittenResult.write(LocalSpark.sql(sql), "csv", Map.of("spreadsheetSafe", "TRUE"))) {
            assertThat(result.text()).isEqualTo("-1,-0.5,-1.0,+10000-01-01,INTERVAL '-1' YEAR,'-1,'=1\n");
        }
    }

    @Test
    void formulasStayAsTheyAreUnlessAskedOtherwise() throws IOException {
        try (var result = WrittenResult.write(LocalSpark.sql("select '=1+1' a, '+1' b"), "csv")) {
            assertThat(result.text()).isEqualTo("=1+1,+1\n");
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        return rowsIn(UTF_8);
    }

    @Provide
    Arbitrary<List<Row>> gbkRows() {
        return rowsIn(GBK);
    }

    private static Arbitrary<List<Row>> rowsIn(Charset charset) {
        var formulas = Arbitraries.of(BEGINNINGS)
                .flatMap(b -> HostileText.in(charset, 99).map(rest -> b + rest));
        return HostileValues.rows(SCHEMA, Arbitraries.oneOf(formulas, HostileText.in(charset, 99)));
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.of(HostileText.SEPARATORS);
    }
}
