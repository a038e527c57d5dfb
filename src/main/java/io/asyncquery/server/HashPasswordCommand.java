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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the hash of a password for the users' file. The password is asked for at the terminal, twice and without showing
 * it, or is the first line of the standard input. It is never an argument: those can be seen by others on the machine.
 */
final class HashPasswordCommand {
    private HashPasswordCommand() {}

    /** Before the first look for a terminal: Java 22 to 24 would take a pipe for one. */
    private static void lookForATerminalOnly() {
        System.setProperty("jdk.console", "java.base");
    }

    /** Asks, and prints the hash to {@code out} or what is wrong to {@code err}; answers 0 or 1. */
    @SuppressWarnings("SystemConsoleNull")
    static int run(InputStream in, PrintStream out, PrintStream err) {
        try {
            lookForATerminalOnly();
            Console console = System.console();
            out.println(StoredPassword.hash(console == null ? firstLine(in) : asked(console)));
            return 0;
        } catch (CharacterCodingException e) {
            err.println("the password is not in UTF-8");
        } catch (IOException | IllegalArgumentException e) {
            err.println(e.getMessage());
        }
        return 1;
    }

    private static String asked(Console console) {
        char @Nullable [] first = console.readPassword("Password: ");
        char @Nullable [] second = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new IllegalArgumentException("the two are not the same");
        }
        return new String(first);
    }

    private static String firstLine(InputStream in) throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, UTF_8.newDecoder())).readLine();
        return line == null ? "" : line;
    }
}
