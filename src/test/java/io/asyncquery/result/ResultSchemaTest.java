package io.asyncquery.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResultSchemaTest {
    @Test
    void namesAndTypesKeepTheirOrder() {
        ResultSchema schema =
                new ResultSchema(List.of(new Column("b", "DECIMAL(19,4)"), new Column("a", "MAP<STRING, INT>")));

        assertThat(schema.names()).containsExactly("b", "a");
        assertThat(schema.types()).containsExactly("DECIMAL(19,4)", "MAP<STRING, INT>");
    }

    @Test
    void distinctNamesHaveNoDuplicates() {
        assertThat(schema("a", "b", "a b", "").duplicateNames()).isEmpty();
    }

    @Test
    void duplicatesAreNamedOnceInTheSpellingAndOrderOfTheFirst() {
        assertThat(schema("Z", "a", "b", "z", "A", "a", "c").duplicateNames()).containsExactly("Z", "a");
    }

    @Test
    void emptyNamesAreDuplicatesOfEachOther() {
        assertThat(schema("", "").duplicateNames()).containsExactly("");
    }

    @Test
    void aSchemaDoesNotChangeWithTheListItWasMadeFrom() {
        List<Column> columns = new ArrayList<>(List.of(new Column("a", "INTEGER")));
        ResultSchema schema = new ResultSchema(columns);

        columns.clear();

        assertThat(schema.names()).containsExactly("a");
    }

    @Test
    void aManifestKeepsItsOrderAndKnowsItsRowsAndBytes() {
        ResultManifest manifest = new ResultManifest(List.of(
                new ResultPart("part-2", 1, 5, ""),
                new ResultPart("part-1", 0, 0, ""),
                new ResultPart("part-10", 2, 7, "")));

        assertThat(manifest.parts()).extracting(ResultPart::name).containsExactly("part-2", "part-1", "part-10");
        assertThat(manifest.rows()).isEqualTo(3);
        assertThat(manifest.bytes()).isEqualTo(12);
    }

    @Test
    void aLocationNeedsAScheme() {
        assertThatThrownBy(() -> new ResultLocation(URI.create("/tmp/x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scheme");
    }

    private static ResultSchema schema(String... names) {
        return new ResultSchema(
                Stream.of(names).map(name -> new Column(name, "VARCHAR")).toList());
    }
}
