package io.asyncquery.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void printableTextStaysAsItIs() {
        assertThat(LogText.of("Ann O'Neil <ann@example.com>~")).isEqualTo("Ann O'Neil <ann@example.com>~");
        assertThat(LogText.of("")).isEmpty();
    }

    @Test
    void whatEndsALineOrSteersATerminalIsEscaped() {
        assertThat(LogText.of("a\r\nb\u0085\u2028\u001b[2J\u007f\u202eé")).isEqualTo("""
                a\\u000d\\u000ab\\u0085\\u2028\\u001b[2J\\u007f\\u202e\\u00e9""");
    }

    @Test
    void anEscapeCannotBeForged() {
        assertThat(LogText.of("\\u000a")).isEqualTo("\\\\u000a");
    }

    @Test
    void longTextIsCut() {
        assertThat(LogText.of("x".repeat(256))).isEqualTo("x".repeat(256));
        assertThat(LogText.of("x".repeat(257))).isEqualTo("x".repeat(256) + "...");
    }
}
