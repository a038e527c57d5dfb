package io.asyncquery.query;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What became of a removal of many queries. It is counted while it goes on, by one thread. */
public final class Removal {
    private long examined;
    private long removed;
    private long failed;
    private long bytes;
    private long orphans;
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

    /** Bytes of the queries' results that are gone; how many were in results that belonged to no query is not known. */
    public long bytes() {
        return bytes;
    }

    /** How many results are gone that belonged to no query. */
    public long orphans() {
        return orphans;
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

    /** What there is could not be listed, or not to its end. */
    void lost() {
        listed = false;
    }

    /** A query was looked at, if it was there. */
    void examine(Outcome outcome) {
        examined += outcome.fate() == Fate.ABSENT ? 0 : 1;
    }

    /** Counts what became of a query, and hands on one that is gone. */
    void count(Outcome outcome, Consumer<EndedQuery> deleted) {
        failed += outcome.fate() == Fate.FAILED ? 1 : 0;
        outcome.gone().ifPresent(query -> {
            removed++;
            bytes += query.resultBytes();
            deleted.accept(query);
        });
    }

    /** Counts what became of a result that belongs to no query. */
    void countOrphan(Fate fate) {
        failed += fate == Fate.FAILED ? 1 : 0;
        orphans += fate == Fate.GONE ? 1 : 0;
    }

    /** What became of one that was looked at. */
    enum Fate {
        /** It was not there, or not any more. */
        ABSENT,
        KEPT,
        GONE,
        FAILED
    }

    /**
     * What became of one query.
     *
     * @param query the query, when it is known and has ended
     */
    record Outcome(Fate fate, Optional<EndedQuery> query) {
        static final Outcome ABSENT = new Outcome(Fate.ABSENT, Optional.empty());
        /** Nothing was done with it. */
        static final Outcome LEFT = new Outcome(Fate.KEPT, Optional.empty());

        static final Outcome FAILED = new Outcome(Fate.FAILED, Optional.empty());

        static Outcome kept(EndedQuery query) {
            return new Outcome(Fate.KEPT, Optional.of(query));
        }

        static Outcome gone(EndedQuery query) {
            return new Outcome(Fate.GONE, Optional.of(query));
        }

        Optional<EndedQuery> kept() {
            return query.filter(known -> fate == Fate.KEPT);
        }

        Optional<EndedQuery> gone() {
            return query.filter(known -> fate == Fate.GONE);
        }
    }
}
