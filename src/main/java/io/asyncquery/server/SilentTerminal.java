package io.asyncquery.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Optional;

/**
 * The terminal that the standard input is, while it does not show what is typed. Java has a console only when the output
 * is the terminal too; this needs the program {@code stty} instead.
 */
final class SilentTerminal implements AutoCloseable {
    private final String settings;

    /** When the program is interrupted, the shell must not be left with a terminal that shows nothing. */
    private final Thread atExit = new Thread(this::restore, "terminal");

    private SilentTerminal(String settings) {
        this.settings = settings;
    }

    /** Silences it until it is closed; nothing when the standard input is no terminal, or there is no stty. */
    static Optional<SilentTerminal> open() {
        Optional<SilentTerminal> terminal = stty("-g").map(SilentTerminal::new);
        terminal.ifPresent(silent -> {
            Runtime.getRuntime().addShutdownHook(silent.atExit);
            stty("-echo");
        });
        return terminal;
    }

    @Override
    public void close() {
        restore();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void restore() {
        stty(settings);
    }

    /** What stty says; nothing when it fails. */
    private static Optional<String> stty(String argument) {
        try {
            Process stty = new ProcessBuilder("stty", argument)
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), US_ASCII).strip();
            return stty.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
