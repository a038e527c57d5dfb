package io.asyncquery.hadoop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.asyncquery.result.ResultManifest;
import io.asyncquery.result.ResultPart;
import java.io.IOException;

/** A manifest as JSON: what the engine's commit protocol leaves in {@code _SUCCESS}, and what a record keeps of it. */
final class ManifestJson {
    private static final int VERSION = 1;

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
        return new ResultManifest(json.objects("parts").stream()
                .map(part -> new ResultPart(
                        part.text("name"), part.number("rows"), part.number("bytes"), part.text("sha256")))
                .toList());
    }

    static void write(ArrayNode parts, ResultManifest manifest) {
        manifest.parts().forEach(part -> parts.addObject()
                .put("name", part.name())
                .put("rows", part.rows())
                .put("bytes", part.bytes())
                .put("sha256", part.sha256()));
    }
}
