package io.asyncquery.fakes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** The lines that a class logs from now on, until it is closed. */
public final class LogLines extends Handler implements AutoCloseable {
    private static final Formatter MESSAGE = new PatternFormatter("%s");

    private final Logger category;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogLines(Logger category) {
        this.category = category;
    }

    /** Begins to listen to what the class logs with INFO or above. */
    public static LogLines of(Class<?> type) {
        LogLines lines = new LogLines(Logger.getLogger(type.getName()));
        lines.category.setLevel(Level.INFO);
        lines.category.addHandler(lines);
        return lines;
    }

    /** What was logged so far. */
    public List<String> text() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(MESSAGE.format(line));
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
