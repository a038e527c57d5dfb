package io.asyncquery.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes bodies that are nearly submissions: fields of the wrong kind, twice or nested, and bytes that are no JSON. */
final class BodyFuzzer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> REQUIRED = Set.of("sql", "project");
    private static final Map<String, List<String>> FIELDS = fields();

    /** As they stand in the body, so that there can be what no writer of JSON would write. */
    private static final List<String> STRANGE = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "[[1]]",
            "{\"sql\":1}",
            "-0",
            "1.0",
            "1e5",
            "1e400",
            "-1e400",
            "1E-400",
            "9".repeat(1500),
            "0." + "1".repeat(1500),
            "2147483648",
            "-9223372036854775809",
            "NaN",
            "Infinity",
            "01",
            "0x1",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\uZZZZ\"",
            "\"\\x\"",
            "\"a\nb\"",
            "'a'",
            "\"" + "x".repeat(3000) + "\"",
            "[".repeat(1200),
            "[".repeat(900) + "]".repeat(900),
            "{\"a\":".repeat(300),
            "//",
            "");

    private final Random random;

    BodyFuzzer(Random random) {
        this.random = random;
    }

    private static Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put("sql", List.of("\"select 1\"", "\"select 1;;\"", "\"selec\""));
        fields.put("project", List.of("\"learn_kylin\"", "\"LEARN_KYLIN\"", "\"nowhere\""));
        fields.put("format", List.of("\"csv\"", "\"json\"", "\"xlsx\"", "\"parquet\"", "\"CSV\""));
        fields.put("encode", List.of("\"utf-8\"", "\"gbk\"", "\"UTF-8\""));
        fields.put("separator", List.of("\",\"", "\"||\"", "\"\\t\""));
        fields.put("limit", List.of("0", "7", "2147483647"));
        fields.put("offset", List.of("0", "3"));
        fields.put("timeout", List.of("0", "60"));
        fields.put("expires_in", List.of("0", "3600"));
        fields.put("file_name", List.of("\"result\"", "\"日报\"", "\"a b\""));
        fields.put("include_header", List.of("true", "false"));
        fields.put("spreadsheet_safe", List.of("true", "false"));
        fields.put("spark_queue", List.of("\"default\""));
        fields.put("unknown", List.of("1", "{}"));
        return fields;
    }

    byte[] body() {
        byte[] body = object().getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(12)) {
            case 0 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 1 -> flipped(body);
            case 2 -> one(STRANGE).getBytes(StandardCharsets.UTF_8);
            case 3 ->
                object().getBytes(one(
                        List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.ISO_8859_1)));
            case 4 -> noise();
            default -> body;
        };
    }

    private String object() {
        String fields = FIELDS.entrySet().stream()
                .filter(field -> odds(REQUIRED.contains(field.getKey()) ? 92 : 25))
                .map(this::field)
                .collect(Collectors.joining(","));
        String twice = odds(5) ? "," + field(one(List.copyOf(FIELDS.entrySet()))) : "";
        return "{" + fields + twice + "}" + (odds(3) ? " {}" : "");
    }

    private String field(Map.Entry<String, List<String>> field) {
        String name = odds(97) ? field.getKey() : field.getKey().toUpperCase(Locale.ROOT);
        String value = odds(80) ? one(field.getValue()) : odds(60) ? one(STRANGE) : hostile();
        return '"' + name + "\":" + value;
    }

    private String hostile() {
        return JSON.getNodeFactory().textNode(one(HostileText.FRAGMENTS)).toString();
    }

    private byte[] flipped(byte[] body) {
        byte[] flipped = body.clone();
        for (int i = 0; i <= random.nextInt(4) && flipped.length > 0; i++) {
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
        }
        return flipped;
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(5000)];
        random.nextBytes(noise);
        return noise;
    }

    private boolean odds(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
