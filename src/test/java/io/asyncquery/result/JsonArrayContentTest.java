package io.asyncquery.result;

import static io.asyncquery.result.SegmentedContentTest.read;
import static io.asyncquery.result.SegmentedContentTest.readOneByOne;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JsonArrayContentTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Provide
    Arbitrary<List<List<String>>> parts() {
        Arbitrary<String> text = Arbitraries.of("", "a", "中文", "\"", "\\", "\n", "é", "丂", "狛", "{", "],");
        return text.list().ofMaxSize(4).list().ofMaxSize(4);
    }

    @Property(tries = 200)
    void everyOffsetGivesTheSuffixOfExactlyThePromisedLength(
            @ForAll("parts") List<List<String>> parts, @ForAll ResultEncoding encoding) throws IOException {
        JsonArrayContent content = content(parts, encoding.charset());
        byte[] whole = read(content, 0);

        assertThat(whole).hasSize((int) content.length());
        assertThat(readOneByOne(content, 0)).isEqualTo(whole);
        for (int offset = 0; offset <= whole.length; offset++) {
            assertThat(read(content, offset)).isEqualTo(Arrays.copyOfRange(whole, offset, whole.length));
        }
    }

    @Property(tries = 200)
    void theArrayHoldsEveryRowInOrder(@ForAll("parts") List<List<String>> parts, @ForAll ResultEncoding encoding)
            throws IOException {
        byte[] whole = read(content(parts, encoding.charset()), 0);

        JsonNode array = MAPPER.readTree(new String(whole, encoding.charset()));
        assertThat(array.isArray()).isTrue();
        List<String> values =
                array.valueStream().map(row -> row.get("v").asText()).toList();
        assertThat(values)
                .isEqualTo(parts.stream()
                        .flatMap(List::stream)
                        .map(text -> encoding.canEncode(text) ? text : "?")
                        .toList());
    }

    @Test
    void noRowsAreAnEmptyArray() throws IOException {
        JsonArrayContent content = content(List.of(List.of(), List.of()), UTF_8);

        assertThat(read(content, 0)).isEqualTo("[]".getBytes(UTF_8));
        assertThat(content.length()).isEqualTo(2);
    }

    @Test
    void rowsAreSeparatedByCommasAtTheEndsOfLines() throws IOException {
        JsonArrayContent content = content(List.of(List.of("a"), List.of("b", "c")), UTF_8);

        assertThat(read(content, 0)).isEqualTo("""
                [{"v":"a"},
                {"v":"b"},
                {"v":"c"}
                ]""".getBytes(UTF_8));
    }

    @Test
    void aResultLargerThanEveryBufferIsWholeFromEveryPlace() throws IOException {
        List<String> rows = Collections.nCopies(30_000, "0123456789");
        JsonArrayContent content = content(List.of(rows, rows), UTF_8);
        byte[] whole = read(content, 0);

        assertThat(whole).hasSize((int) content.length());
        assertThat(MAPPER.readTree(whole)).hasSize(60_000);
        for (int offset : new int[] {1, 65_535, 65_536, 65_537, 131_072, whole.length / 2, whole.length - 1}) {
            assertThat(read(content, offset)).isEqualTo(Arrays.copyOfRange(whole, offset, whole.length));
        }
    }

    @Test
    void seekingOpensNoPartThatIsSkipped() throws IOException {
        PartsInMemory files =
                PartsInMemory.of(List.of("{}\n{}\n".getBytes(UTF_8), "{}\n".getBytes(UTF_8), "{}\n".getBytes(UTF_8)));
        JsonArrayContent content = new JsonArrayContent(files.manifest().parts(), files);

        assertThat(read(content, content.length() - 3)).isEqualTo("}\n]".getBytes(UTF_8));
        assertThat(files.opened()).containsExactly("part-00002");
    }

    @Test
    void fewerLinesThanRowsEndInAnException() {
        PartsInMemory files = PartsInMemory.of(List.of("{}\n".getBytes(UTF_8)));
        JsonArrayContent content = new JsonArrayContent(List.of(new ResultPart("part-00000", 2, 3, "")), files);

        assertThatThrownBy(() -> read(content, 0)).isInstanceOf(IOException.class);
    }

    @Test
    void moreLinesThanRowsEndInAnException() {
        PartsInMemory files = PartsInMemory.of(List.of("{}\n{}\n{}\n".getBytes(UTF_8)));
        JsonArrayContent content = new JsonArrayContent(List.of(new ResultPart("part-00000", 2, 9, "")), files);

        assertThatThrownBy(() -> read(content, 0)).isInstanceOf(IOException.class);
    }

    @Test
    void aPartShorterThanPromisedEndsInAnException() {
        PartsInMemory files = PartsInMemory.of(List.of("{}\n".getBytes(UTF_8)));
        JsonArrayContent content = new JsonArrayContent(List.of(new ResultPart("part-00000", 1, 4, "")), files);

        assertThatThrownBy(() -> read(content, 0)).isInstanceOf(IOException.class);
    }

    @Test
    void afterTheEndThereIsNothingHoweverOftenOneAsks() throws IOException {
        try (InputStream stream = content(List.of(List.of("a")), UTF_8).open(0)) {
            stream.readAllBytes();

            assertThat(stream.read()).isEqualTo(-1);
            assertThat(stream.read(new byte[4])).isEqualTo(-1);
            assertThat(stream.skip(1)).isZero();
        }
    }

    private static JsonArrayContent content(List<List<String>> parts, Charset charset) {
        PartsInMemory files = PartsInMemory.of(
                parts.stream().map(rows -> lines(rows).getBytes(charset)).toList());
        return new JsonArrayContent(files.manifest().parts(), files);
    }

    private static String lines(List<String> rows) {
        return rows.stream()
                .map(text -> MAPPER.createObjectNode().put("v", text) + "\n")
                .collect(Collectors.joining());
    }
}
