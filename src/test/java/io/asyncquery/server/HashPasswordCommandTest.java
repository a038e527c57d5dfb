package io.asyncquery.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncquery.login.StoredPassword;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** The command as a script uses it: without a terminal. */
class HashPasswordCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theFirstLineIsHashedAndNothingElseIsPrinted() {
        assertThat(run("gehe im€\nnext line\n".getBytes(UTF_8))).isZero();

        String hash = out.toString(UTF_8).strip();
        assertThat(hash).hasSize(60);
        assertThat(StoredPassword.parse(hash).matches("gehe im€")).isTrue();
        assertThat(err.size()).isZero();
    }

    @Test
    void nothingAndTooMuchAreRefused() {
        assertThat(run(new byte[0])).isEqualTo(1);
        assertThat(run("\nsecond line".getBytes(UTF_8))).isEqualTo(1);
        assertThat(run("x".repeat(73).getBytes(UTF_8))).isEqualTo(1);

        assertThat(out.size()).isZero();
        assertThat(err.toString(UTF_8))
                .contains("this one has 0", "this one has 73")
                .doesNotContain("xxx");
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        assertThat(run("\u00fc".getBytes(ISO_8859_1))).isEqualTo(1);

        assertThat(err.toString(UTF_8)).startsWith("the password is not in UTF-8");
    }

    private int run(byte[] input) {
        return HashPasswordCommand.run(
                new ByteArrayInputStream(input), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
