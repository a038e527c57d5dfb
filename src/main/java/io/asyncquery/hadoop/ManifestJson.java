package io.asyncquery.hadoop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import io.asyncquery.result.SourceTable;
import java.io.IOException;
import java.util.List;

/** A manifest as JSON: what the engine's commit protocol leaves in {@code _SUCCESS}, and what a record keeps of it. */
final class ManifestJson {
    private static final int VERSION = 1;

    /** Absent in what older versions wrote. */
    private static final String TABLES = "tables";

    private ManifestJson() {}

    /** Reads a {@code _SUCCESS} file; whatever is wrong with the bytes is an {@link IOException}. */
    static ResultManifest read(byte[] bytes) throws IOException {
        try {
            return manifest(JsonFields.parse(bytes, VERSION));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static ResultManifest manifest(JsonFields json) {
        List<SourceTable> tables = json.has(TABLES)
                ? json.objects(TABLES).stream()
                        .map(table -> new SourceTable(table.text("name"), table.optionalText("version")))
                        .toList()
                : List.of();
        return new ResultManifest(
                tables,
                json.objects("parts").stream()
                        .map(part -> new ResultPart(
                                part.text("name"), part.number("rows"), part.number("bytes"), part.text("sha256")))
                        .toList());
    }

    /** Adds a manifest's fields to an object. */
    static void write(ObjectNode json, ResultManifest manifest) {
        ArrayNode tables = json.putArray(TABLES);
        manifest.tables().forEach(table -> {
            ObjectNode fields = tables.addObject().put("name", table.name());
            table.version().ifPresent(version -> fields.put("version", version));
        });
        ArrayNode parts = json.putArray("parts");
        manifest.parts().forEach(part -> parts.addObject()
                .put("name", part.name())
                .put("rows", part.rows())
                .put("bytes", part.bytes())
                .put("sha256", part.sha256()));
    }
}
