package io.asyncquery.fakes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncquery.audit.AuditLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The lines that go to the audit log from now on, until it is closed. */
public final class AuditLines extends Handler implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Logger category = Logger.getLogger(AuditLog.CATEGORY);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private AuditLines() {}

    /** Begins to listen. */
    public static AuditLines listen() {
        AuditLines lines = new AuditLines();
        lines.category.setLevel(Level.INFO);
        lines.category.addHandler(lines);
        return lines;
    }

    /** What was written so far. */
    public List<String> text() {
        return List.copyOf(lines);
    }

    /** The same, parsed: each line must be one JSON object. */
    public List<JsonNode> events() {
        return lines.stream().map(AuditLines::parsed).toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + line, e);
        }
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getMessage());
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        category.removeHandler(this);
    }
}
