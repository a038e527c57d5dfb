package io.asyncquery.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.asyncquery.login.StoredPassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command hash-password at a terminal, which the program {@code script} is. */
class HashPasswordIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String COMMAND = String.join(" ", RunningService.command("hash-password"));

    @TempDir
    Path folder;

    private Process terminal;
    private Path shown;
    private Path hash;

    @BeforeEach
    void aTerminal() {
        assumeThat(Stream.of("script", "stty").allMatch(HashPasswordIT::isProgram))
                .as("script of util-linux and stty are there")
                .isTrue();
        shown = folder.resolve("shown");
        hash = folder.resolve("hash");
    }

    @AfterEach
    void noTerminal() {
        if (terminal != null) {
            terminal.destroyForcibly();
        }
    }

    @Test
    void atATerminalThePasswordIsNotShown() throws Exception {
        start(COMMAND);
        type("geheim", "geheim");

        assertThat(terminal.waitFor()).isZero();
        assertThat(shown()).doesNotContain("geheim").contains("$2a$12$");
    }

    @Test
    void whenTheOutputGoesToAFileThePasswordIsNotShownEither() throws Exception {
        start(COMMAND + " > '" + hash + "'; stty -a");
        type("geheim", "geheim");

        assertThat(terminal.waitFor()).isZero();
        assertThat(shown()).doesNotContain("geheim", "-echo ").contains(" echo ");
        assertThat(StoredPassword.parse(Files.readString(hash).strip()).matches("geheim"))
                .isTrue();
    }

    @Test
    void twoThatDifferMakeNoHashWhereverTheOutputGoes() throws Exception {
        start(COMMAND + " > '" + hash + "'; echo status $?");
        type("geheim", "Geheim");

        terminal.waitFor();
        assertThat(shown()).contains("the two are not the same", "status 1").doesNotContain("geheim");
        assertThat(hash).isEmptyFile();
    }

    @Test
    void whoGivesUpGetsTheTerminalBack() throws Exception {
        start("trap : INT; " + COMMAND + " > '" + hash + "'; stty -a");
        await().atMost(SOON).until(() -> shown().contains("Password: "));
        String interrupt = "\u0003";

        line(interrupt);

        terminal.waitFor();
        assertThat(shown()).contains(" echo ").doesNotContain("-echo ");
        assertThat(hash).isEmptyFile();
    }

    private void start(String command) throws IOException {
        terminal = new ProcessBuilder("script", "-q", "-e", "-c", command, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(shown.toFile())
                .start();
    }

    /** Each answer once its question stands there: what is typed before is shown by any terminal. */
    private void type(String first, String second) throws IOException {
        await().atMost(SOON).until(() -> shown().contains("Password: "));
        line(first);
        await().atMost(SOON).until(() -> shown().contains("Again: "));
        line(second);
    }

    private void line(String text) throws IOException {
        terminal.getOutputStream().write((text + '\n').getBytes(UTF_8));
        terminal.getOutputStream().flush();
    }

    private String shown() throws IOException {
        return Files.readString(shown);
    }

    private static boolean isProgram(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
