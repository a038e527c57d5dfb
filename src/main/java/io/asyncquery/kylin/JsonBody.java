package io.asyncquery.kylin;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A request body: a JSON object whose fields are read by name and type. Unknown fields are ignored, null is the same as
 * absent.
 *
 * @param fields the object; empty when there was no body
 */
record JsonBody(ObjectNode fields) {
    private static final int MAX_QUOTED_VALUE = 60;
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /** Reads at most so many bytes; a longer body, and one that is no JSON object, is refused. */
    static JsonBody read(InputStream stream, long maxBytes) throws IOException {
        byte[] bytes = stream.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8L));
        if (bytes.length > maxBytes) {
            throw new KylinException(KylinError.BODY_TOO_LARGE, Long.toString(maxBytes));
        }
        if (new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
            return new JsonBody(JsonNodeFactory.instance.objectNode());
        }
        return new JsonBody(parse(bytes));
    }

    private static ObjectNode parse(byte[] bytes) throws IOException {
        try {
            JsonNode node = READER.readTree(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new KylinException(KylinError.BODY_MALFORMED, "it is " + kind(node));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new KylinException(KylinError.BODY_MALFORMED, "syntax error" + where);
        }
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** A text field. */
    Optional<String> text(String name) {
        return value(name).map(node -> {
            require(node.isTextual(), name, node, "a string");
            return node.textValue();
        });
    }

    /** A whole number from 0 on; another one, and one that no {@code int} can hold, is refused with {@code outOfRange}. */
    Optional<Integer> integer(String name, KylinError outOfRange) {
        return wholeNumber(name).map(number -> {
            if (number.signum() < 0 || number.bitLength() >= Integer.SIZE) {
                throw new KylinException(outOfRange, abbreviated(number.toString()));
            }
            return number.intValue();
        });
    }

    /** Any whole number. */
    Optional<BigInteger> wholeNumber(String name) {
        return value(name).map(node -> {
            require(node.isIntegralNumber(), name, node, "a whole number");
            return node.bigIntegerValue();
        });
    }

    /** A field that is true or false. */
    Optional<Boolean> bool(String name) {
        return value(name).map(node -> {
            require(node.isBoolean(), name, node, "true or false");
            return node.booleanValue();
        });
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(fields.get(name)).filter(node -> !node.isNull());
    }

    private static void require(boolean ok, String name, JsonNode node, String wanted) {
        if (!ok) {
            throw new KylinException(KylinError.FIELD_TYPE, name, kind(node), wanted);
        }
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case BOOLEAN, NUMBER -> abbreviated(node.asText());
            case STRING -> "the string '" + abbreviated(node.asText()) + "'";
            case NULL -> "null";
            default -> "nothing";
        };
    }

    /**
     * What a message repeats of a value: a hostile one must not make the answer as large as itself, nor disturb whoever
     * prints it with control characters.
     */
    static String abbreviated(String value) {
        String harmless = value.replaceAll("\\p{C}", "�");
        return harmless.codePointCount(0, harmless.length()) <= MAX_QUOTED_VALUE
                ? harmless
                : harmless.substring(0, harmless.offsetByCodePoints(0, MAX_QUOTED_VALUE)) + "…";
    }
}
