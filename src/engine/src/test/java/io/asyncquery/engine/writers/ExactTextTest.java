package io.asyncquery.engine.writers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The very characters of values, where reading them back would take other ones for the same. */
class ExactTextTest {

    /** An expression of SQL, its value in csv and its value in json; a tilde stands for a quote. */
    private static final String SPELLINGS = """
            true                                          | true                        | true
            -128Y                                         | -128                        | -128
            32767S                                        | 32767                       | 32767
            -2147483648                                   | -2147483648                 | -2147483648
            -9223372036854775808                          | -9223372036854775808        | -9223372036854775808
            0.1D                                          | 0.1                         | 0.1
            1D                                            | 1.0                         | 1.0
            -0D                                           | -0.0                        | -0.0
            1e7D                                          | 1.0E7                       | 1.0E7
            9999999D                                      | 9999999.0                   | 9999999.0
            2e-3D                                         | 0.002                       | 0.002
            2e23D                                         | 2.0E23                      | 2.0E23
            double('4.9E-324')                            | 4.9E-324                    | 4.9E-324
            0.1F                                          | 0.1                         | 0.1
            double('NaN')                                 | NaN                         | ~NaN~
            float('-Infinity')                            | -Infinity                   | ~-Infinity~
            cast(0 as decimal(38,18))                     | 0.000000000000000000        | 0.000000000000000000
            cast(0 as decimal(20,10))                     | 0.0000000000                | 0.0000000000
            cast(-0.05 as decimal(9,2))                   | -0.05                       | -0.05
            cast(1200 as decimal(18,0))                   | 1200                        | 1200
            cast(-9223372036854775808 as decimal(19,0))   | -9223372036854775808        | -9223372036854775808
            date'0001-01-01'                              | 0001-01-01                  | ~0001-01-01~
            date'9999-12-31'                              | 9999-12-31                  | ~9999-12-31~
            X'00ff10'                                     | AP8Q                        | ~AP8Q~
            X''                                           | ~~                          | ~~
            ''                                            | ~~                          | ~~
            'null'                                        | null                        | ~null~
            cast(null as string)                          |                             | null
            null                                          |                             | null
            cast('abc' as char(3))                        | abc                         | ~abc~
            interval '1' year                             | INTERVAL '1' YEAR           | ~INTERVAL '1' YEAR~
            interval '1 02' day to hour                   | INTERVAL '1 02' DAY TO HOUR | ~INTERVAL '1 02' DAY TO HOUR~
            time'12:34:56.789'                            | 12:34:56.789                | ~12:34:56.789~
            array()                                       | []                          | []
            map()                                         | {}                          | {}
            array(null, 1.50, 2)                          | ~[null,1.50,2.00]~          | [null,1.50,2.00]
            parse_json('[1,null,1.50]')                   | ~[1,null,1.5]~              | [1,null,1.5]
            map(true, 1)                                  | ~{~~true~~:1}~              | {~true~:1}
            map(1.50, 1)                                  | ~{~~1.50~~:1}~              | {~1.50~:1}
            map(date'2024-01-01', 1)                      | ~{~~2024-01-01~~:1}~        | {~2024-01-01~:1}
            """;

    @Test
    void aValueIsSpelledSo() throws IOException {
        List<String[]> spellings = SPELLINGS
                .lines()
                .map(line -> line.replace('~', '"').split(" *\\| *", -1))
                .toList();
        String columns = IntStream.range(0, spellings.size())
                .mapToObj(i -> spellings.get(i)[0] + " v" + i)
                .collect(joining(","));
        var table = LocalSpark.sql("select " + columns);

        try (var csv = WrittenResult.write(table, "csv")) {
            assertThat(csv.text()).isEqualTo(spellings.stream().map(s -> s[1]).collect(joining(",", "", "\n")));
        }
        try (var json = WrittenResult.write(table, "json")) {
            assertThat(json.text())
                    .isEqualTo(IntStream.range(0, spellings.size())
                            .mapToObj(i -> "\"v" + i + "\":" + spellings.get(i)[2])
                            .collect(joining(",", "{", "}\n")));
        }
    }

    @Test
    void aRowOfCsvIsItsCellsBetweenSeparatorsAndALineFeed() throws IOException {
        String sql = "select 1 a, cast(null as int) b, 'x,y' c, '' d, '\"' e, 'a\\nb' f, 'a\\rb' g, ' ' h";

        try (var written = WrittenResult.write(LocalSpark.sql(sql), "csv")) {
            assertThat(written.text()).isEqualTo("1,,\"x,y\",\"\",\"\"\"\",\"a\nb\",\"a\rb\", \n");
        }
    }

    @Test
    void aLineWithNothingOnItIsARowOfOneNull() throws IOException {
        String sql = "select * from values (cast(null as string)), (''), ('a'), (null)";

        try (var csv = WrittenResult.write(LocalSpark.sql(sql), "csv")) {
            assertThat(csv.text()).isEqualTo("\n\"\"\na\n\n");
        }
    }

    @Test
    void textIsQuotedForTheFirstCharacterOfTheSeparatorOnly() throws IOException {
        var table = LocalSpark.sql("select '<' a, 'sep>' b, ',' c, 1 d");

        try (var written = WrittenResult.write(table, "csv", Map.of("separator", "<sep>"))) {
            assertThat(written.text()).isEqualTo("\"<\"<sep>sep><sep>,<sep>1\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", ":", "-", "1", "I", "T", "+", " ", "E", "N", "[", "{", "tr"})
    void cellsThatHoldTheSeparatorAreQuotedWhateverTheirType(String separator) throws IOException {
        String sql = "select -11 a, 1e100D b, double('NaN') c, true d, -1.1 e, date'2011-11-11' f,"
                + " timestamp_ntz'2011-11-11 11:11:11.1' g, interval '-1 1' day to hour h, interval '1' year i,"
                + " time'11:11:11' j, array('T') k, named_struct('I', 'N') l, parse_json('{}') m, X'f8' n, 'tr ' o";

        try (var written = WrittenResult.write(LocalSpark.sql(sql), "csv", Map.of("separator", separator))) {
            assertThat(new WrittenCsv(written, UTF_8, separator).cells())
                    .containsExactly(List.of(
                            "-11",
                            "1.0E100",
                            "NaN",
                            "true",
                            "-1.1",
                            "2011-11-11",
                            "2011-11-11 11:11:11.100",
                            "INTERVAL '-1 01' DAY TO HOUR",
                            "INTERVAL '1' YEAR",
                            "11:11:11",
                            "[\"T\"]",
                            "{\"I\":\"N\"}",
                            "{}",
                            "+A==",
                            "tr "));
        }
    }

    @Test
    void controlCharactersAreEscapedInJsonAndNothingElseIs() throws IOException {
        String sql = "select concat('\\t\\n\\r\"\\\\/', char(0), char(31), char(127), '\u2028', '你😀') `\"\n`";

        try (var written = WrittenResult.write(LocalSpark.sql(sql), "json")) {
            assertThat(written.text()).isEqualTo("{\"\\\"\\n\":\"\\t\\n\\r\\\"\\\\/\\u0000\\u001f\u007f\u2028你😀\"}\n");
        }
    }

    @Test
    void gbkIsTheBytesOfGbk() throws IOException {
        var table = LocalSpark.sql("select '中文' a, '，' b, 'x' c");
        var options = Map.of("encoding", "gbk", "separator", "，");

        try (var written = WrittenResult.write(table, "csv", options)) {
            byte[] bytes = Files.readAllBytes(
                    written.directory().resolve(written.parts().get(0).name()));
            assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("d6d0cec4a3ac22a3ac22a3ac780a");
        }
    }
}
