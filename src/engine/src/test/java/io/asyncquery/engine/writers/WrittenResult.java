package io.asyncquery.engine.writers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncquery.engine.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A result as it lies in its directory, with its manifest, which was found to be true. Closing it removes it. */
record WrittenResult(Path directory, List<Part> parts) implements AutoCloseable {

    private static final String MANIFEST = "_SUCCESS";

    /** A part as the manifest has it. */
    record Part(String name, long rows, long bytes, String sha256) {}

    /** Reads the rows of one part with some library. */
    @FunctionalInterface
    interface Reading<T> {
        List<T> rowsOf(Path part) throws IOException;
    }

    static WrittenResult write(Dataset<Row> rows, String format, Map<String, String> options) {
        Path directory = LocalSpark.newDirectory();
        save(rows, format, options, directory);
        try {
            return in(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes and looks at nothing. */
    static void save(Dataset<Row> rows, String format, Map<String, String> options, Path directory) {
        rows.write()
                .format("async-query-" + format)
                .options(options)
                .save(directory.toUri().toString());
    }

    static WrittenResult write(Dataset<Row> rows, String format) {
        return write(rows, format, Map.of());
    }

    static WrittenResult in(Path directory) throws IOException {
        JsonNode manifest = JsonMapper.builder()
                .build()
                .readTree(directory.resolve(MANIFEST).toFile());
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : manifest.get("parts")) {
            assertThat(part.fieldNames()).toIterable().containsExactly("name", "rows", "bytes", "sha256");
            parts.add(new Part(
                    part.get("name").textValue(),
                    part.get("rows").longValue(),
                    part.get("bytes").longValue(),
                    part.get("sha256").textValue()));
        }
        assertThat(manifest.fieldNames()).toIterable().containsExactly("version", "tables", "parts");
        assertThat(manifest.get("version").intValue()).isOne();
        WrittenResult result = new WrittenResult(directory, List.copyOf(parts));
        result.assertTrueManifest();
        return result;
    }

    private void assertTrueManifest() throws IOException {
        List<String> expected = new ArrayList<>(parts.stream().map(Part::name).toList());
        expected.add(MANIFEST);
        assertThat(namesIn(directory)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(parts).isNotEmpty();
        for (Part part : parts) {
            byte[] bytes = Files.readAllBytes(directory.resolve(part.name()));
            assertThat(part.bytes()).isEqualTo(bytes.length);
            assertThat(part.sha256()).isEqualTo(sha256(bytes));
        }
    }

    /** Everything that lies in a directory. */
    static List<String> namesIn(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** The rows of all parts, each of which must have as many as the manifest says. */
    <T> List<T> rows(Reading<T> reading) {
        List<T> rows = new ArrayList<>();
        for (Part part : parts) {
            List<T> read;
            try {
                read = reading.rowsOf(directory.resolve(part.name()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(part.rows()).as("rows of %s", part.name()).isEqualTo(read.size());
            rows.addAll(read);
        }
        return rows;
    }

    /** The file of a result that is one. */
    Path onlyPart() {
        assertThat(parts).hasSize(1);
        return directory.resolve(parts.get(0).name());
    }

    /** All parts, one behind the other, as UTF-8. */
    String text() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(Files.readString(directory.resolve(part.name())));
        }
        return text.toString();
    }

    /** A file whose bytes must be flawless in a charset. */
    static String text(Path part, Charset charset) throws CharacterCodingException, IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(part));
        return charset.newDecoder().decode(bytes).toString();
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
