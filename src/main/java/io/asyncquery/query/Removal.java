package io.asyncquery.query;

import java.time.Duration;
import java.util.function.Consumer;

/** What became of a removal of many queries. It is counted while it goes on, by one thread. */
public final class Removal {
    private long examined;
    private long removed;
    private long failed;
    private long bytes;
    private boolean listed = true;
    private Duration duration = Duration.ZERO;

    /** How many queries were looked at. */
    public long examined() {
        return examined;
    }

    /** How many are gone. */
    public long removed() {
        return removed;
    }

    /** How many should be gone and are not. */
    public long failed() {
        return failed;
    }

    /** Bytes of the results that are gone. */
    public long bytes() {
        return bytes;
    }

    /** How long it took; zero where nobody measured that. */
    public Duration duration() {
        return duration;
    }

    /** Whether everything is gone that should be, as far as everything could be looked at. */
    public boolean isComplete() {
        return listed && failed == 0;
    }

    void took(Duration time) {
        duration = time;
    }

    void examine() {
        examined++;
    }

    void fail() {
        failed++;
    }

    /** What there is could not be listed, or not to its end. */
    void lost() {
        listed = false;
    }

    /** Counts what is gone, and hands it on. */
    Consumer<AsyncQuery> counting(Consumer<AsyncQuery> deleted) {
        return query -> {
            removed++;
            bytes += query.resultBytes();
            deleted.accept(query);
        };
    }
}
