package io.asyncquery.hadoop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads an object's fields one by one, without reflection, and says which of them is wrong.
 *
 * @param node a JSON object; what is not asked for is ignored
 */
record JsonFields(JsonNode node) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "version";

    JsonFields {
        if (!node.isObject()) {
            throw new IllegalArgumentException("not a JSON object");
        }
    }

    /** A new document of a version. */
    static ObjectNode document(int version) {
        return JSON.createObjectNode().put(VERSION, version);
    }

    /** A document's bytes; a surrogate without its other half becomes a question mark, as UTF-8 has no such thing. */
    static byte[] bytes(ObjectNode document) throws IOException {
        return JSON.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
    }

    /** The fields of a document of that version. */
    static JsonFields parse(byte[] bytes, int version) throws IOException {
        JsonFields fields = new JsonFields(tree(bytes));
        if (fields.number(VERSION) != version) {
            throw new IllegalArgumentException("version " + fields.number(VERSION) + " is unknown");
        }
        return fields;
    }

    String text(String name) {
        return text(required(name), name);
    }

    Optional<String> optionalText(String name) {
        return node.hasNonNull(name) ? Optional.of(text(name)) : Optional.empty();
    }

    long number(String name) {
        JsonNode value = required(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("'" + name + "' is no whole number");
        }
        return value.longValue();
    }

    int smallNumber(String name) {
        long value = number(name);
        if (value != (int) value) {
            throw new IllegalArgumentException("'" + name + "' is too large");
        }
        return (int) value;
    }

    boolean flag(String name) {
        JsonNode value = required(name);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("'" + name + "' is neither true nor false");
        }
        return value.booleanValue();
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    JsonFields object(String name) {
        return new JsonFields(required(name));
    }

    List<JsonFields> objects(String name) {
        return elements(name).map(JsonFields::new).toList();
    }

    List<String> texts(String name) {
        return elements(name).map(value -> text(value, name)).toList();
    }

    /** What its fields are called. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    private static JsonNode tree(byte[] bytes) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e); // the rest is of several lines
        }
    }

    private static String text(JsonNode value, String name) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("'" + name + "' is no text");
        }
        return value.textValue();
    }

    private Stream<JsonNode> elements(String name) {
        JsonNode value = required(name);
        if (!value.isArray()) {
            throw new IllegalArgumentException("'" + name + "' is no list");
        }
        return StreamSupport.stream(value.spliterator(), false);
    }

    private JsonNode required(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }
}
