package io.asyncquery.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncquery.login.StoredPassword;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the hash of a password for the users' file. The password is asked for at the terminal, twice and without showing
 * it, wherever the output goes; without a terminal it is the first line of the standard input. It is never an argument:
 * those can be seen by others on the machine.
 */
final class HashPasswordCommand {
    private static final String FIRST = "Password: ";
    private static final String SECOND = "Again: ";

    private HashPasswordCommand() {}

    /** Before the first look for a terminal: Java 22 to 24 would take a pipe for one. */
    private static void lookForATerminalOnly() {
        System.setProperty("jdk.console", "java.base");
    }

    /** Asks, and prints the hash to {@code out} or what is wrong to {@code err}; answers 0 or 1. */
    static int run(InputStream in, PrintStream out, PrintStream err) {
        try {
            out.println(StoredPassword.hash(password(in, err)));
            return 0;
        } catch (CharacterCodingException e) {
            err.println("the password is not in UTF-8");
        } catch (IOException | IllegalArgumentException e) {
            err.println(e.getMessage());
        }
        return 1;
    }

    @SuppressWarnings("SystemConsoleNull")
    private static String password(InputStream in, PrintStream err) throws IOException {
        lookForATerminalOnly();
        Console console = System.console();
        if (console != null) {
            return same(text(console.readPassword(FIRST)), text(console.readPassword(SECOND)));
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8.newDecoder()));
        Optional<SilentTerminal> terminal = SilentTerminal.open();
        if (terminal.isEmpty()) {
            return Objects.requireNonNullElse(lines.readLine(), "");
        }
        try (SilentTerminal silent = terminal.get()) {
            return same(answer(lines, FIRST, err), answer(lines, SECOND, err));
        }
    }

    /** Asks where errors go, since the output is not the terminal. */
    private static @Nullable String answer(BufferedReader lines, String question, PrintStream err) throws IOException {
        err.print(question);
        err.flush();
        String line = lines.readLine();
        err.println();
        return line;
    }

    private static @Nullable String text(char @Nullable [] password) {
        return password == null ? null : new String(password);
    }

    private static String same(@Nullable String first, @Nullable String second) {
        if (first == null || !first.equals(second)) {
            throw new IllegalArgumentException("the two are not the same");
        }
        return first;
    }
}
