package io.asyncquery.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncquery.audit.AuditEvent.Action;
import io.asyncquery.audit.AuditEvent.Outcome;
import io.asyncquery.fakes.MappedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T12:00:00.120Z"), ZoneId.of("Asia/Shanghai"));

    @Test
    void aLineHasEveryFieldInOrderAndNullForWhatIsNotKnown() {
        String line = line(AuditEvent.of(Action.DOWNLOAD, Outcome.ABORTED)
                .with(AuditField.USER, "ann")
                .with(AuditField.BYTES, 1L << 40));

        assertThat(line)
                .isEqualTo("{\"time\":\"2026-11-22T12:00:00.120Z\",\"event\":\"download\",\"outcome\":\"aborted\","
                        + "\"user\":\"ann\",\"claimed_user\":null,\"remote\":null,\"project\":null,\"query_id\":null,"
                        + "\"owner\":null,\"scope\":null,\"queries\":null,\"bytes\":1099511627776,"
                        + "\"duration_ms\":null,\"status\":null,\"error_code\":null}");
    }

    @Test
    void everyFieldAndEveryWordStandsInTheDocument() throws IOException {
        String document = Files.readString(Path.of("src/docs/audit.md"));

        Stream.of(AuditField.values()).forEach(field -> assertThat(document).contains("`" + field.word() + "`"));
        Stream.of(Action.values()).forEach(action -> assertThat(document).contains("`" + action.word() + "`"));
        Stream.of(Outcome.values()).forEach(outcome -> assertThat(document).contains("`" + outcome.word() + "`"));
    }

    @Property
    void whateverSomebodyIsCalledALineIsOneLineOfPrintableAsciiThatGivesTheNameBack(@ForAll String name)
            throws JsonProcessingException {
        String user = name.length() > AuditLog.MOST_CHARACTERS ? name.substring(0, AuditLog.MOST_CHARACTERS) : name;

        String line = line(AuditEvent.of(Action.SUBMIT, Outcome.SUCCESS).with(AuditField.USER, user));

        assertThat(line).matches("[\\x20-\\x7e]*");
        assertThat(new ObjectMapper().readTree(line).path("user").textValue()).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\n{\"event\":\"delete\"}",
                "\",\"outcome\":\"success",
                "\u001b[2J\u0007\u007f",
                "\u2028\u2029\u0085",
                "\u202egpj.exe",
                "张三😀",
                "\ud800",
                "\0"
            })
    void namesMadeToDeceiveStayValues(String name) throws JsonProcessingException {
        String line = line(AuditEvent.of(Action.SUBMIT, Outcome.DENIED).with(AuditField.CLAIMED_USER, name));

        JsonNode event = new ObjectMapper().readTree(line);
        assertThat(line).matches("[\\x20-\\x7e]*");
        assertThat(event.path("claimed_user").textValue()).isEqualTo(name);
        assertThat(event.path("event").textValue()).isEqualTo("submit");
        assertThat(event.path("outcome").textValue()).isEqualTo("denied");
    }

    @Test
    void longTextIsCut() {
        String line = line(
                AuditEvent.of(Action.SUBMIT, Outcome.SUCCESS)
                        .with(AuditField.PROJECT, "p".repeat(1_000_000))
                        .with(AuditField.SQL, "s".repeat(1_000_000)),
                "full");

        assertThat(line).hasSizeLessThan(AuditLog.MOST_CHARACTERS + AuditLog.MOST_SQL_CHARACTERS + 500);
    }

    @Test
    void theStatementIsWrittenAsFarAsConfigured() {
        AuditEvent event = AuditEvent.of(Action.SUBMIT, Outcome.SUCCESS).with(AuditField.SQL, "select 'x' -- y");

        assertThat(line(event, "none")).doesNotContain("sql", "select");
        assertThat(line(event, "redacted")).endsWith("\"sql\":\"select ?\"}");
        assertThat(line(event, "full")).endsWith("\"sql\":\"select 'x' -- y\"}");
        assertThat(line(AuditEvent.of(Action.STOP, Outcome.SUCCESS), "full")).endsWith("\"sql\":null}");
    }

    @Test
    void anEventDoesNotChange() {
        AuditEvent event = AuditEvent.of(Action.STOP, Outcome.SUCCESS);

        event.with(Outcome.DENIED).with(AuditField.USER, "bob");

        assertThat(line(event)).contains("\"outcome\":\"success\",\"user\":null");
    }

    @Test
    void whoeverWantsNoneHasNone() {
        List<String> lines = new ArrayList<>();
        AuditConfig off = MappedConfig.of(AuditConfig.class, Map.of("async-query.audit.enabled", "false"));

        new AuditLog(off, CLOCK, lines::add).write(AuditEvent.of(Action.STOP, Outcome.SUCCESS));

        assertThat(lines).isEmpty();
    }

    @Test
    void aLogThatCannotBeWrittenEndsNothing() {
        AuditLog full = new AuditLog(MappedConfig.of(AuditConfig.class, Map.of()), CLOCK, line -> {
            throw new IllegalStateException("No space left on device");
        });

        assertThatCode(() -> full.write(AuditEvent.of(Action.SUBMIT, Outcome.SUCCESS)))
                .doesNotThrowAnyException();
    }

    private static String line(AuditEvent event) {
        return line(event, "none");
    }

    private static String line(AuditEvent event, String sql) {
        List<String> lines = new ArrayList<>();
        AuditConfig config = MappedConfig.of(AuditConfig.class, Map.of("async-query.audit.sql", sql));
        new AuditLog(config, CLOCK, lines::add).write(event);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
