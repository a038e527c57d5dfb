package io.asyncquery.query;

import io.asyncquery.security.Project;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Submissions whose saving failed: the record may be there all the same, or come late, with an owner that does not know
 * it. So each is looked for again and again, at growing distances, until it is found or can hardly come any more.
 */
final class Doubts {
    private static final long LAST_LOOK = Duration.ofMinutes(10).toNanos();
    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    /** How many are kept in mind; what is beyond is found as everything is that has no owner. */
    private static final int MOST = 10_000;

    private final LongSupplier nanos;
    private final Map<Doubt, Looks> doubts = new LinkedHashMap<>();

    /** A query that may have been recorded. */
    record Doubt(Project project, QueryId id) {}

    /** Since when there is a doubt, and how long after that it is looked into next. */
    private record Looks(long since, long next) {}

    Doubts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void add(Project project, QueryId id) {
        if (doubts.size() < MOST) {
            doubts.put(new Doubt(project, id), new Looks(nanos.getAsLong(), 0));
        }
    }

    /** What is to be looked for now; it comes again later, unless it is settled. */
    synchronized List<Doubt> due() {
        List<Doubt> due = new ArrayList<>();
        for (Iterator<Map.Entry<Doubt, Looks>> all = doubts.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Doubt, Looks> doubt = all.next();
            Looks looks = doubt.getValue();
            long passed = nanos.getAsLong() - looks.since();
            if (passed >= looks.next()) {
                due.add(doubt.getKey());
                long next = Math.min(Math.max(2 * passed, FIRST_PAUSE), LAST_LOOK);
                doubt.setValue(new Looks(looks.since(), next));
                if (passed >= LAST_LOOK) {
                    all.remove();
                }
            }
        }
        return due;
    }

    /** The record was found, and is in somebody's hands or has ended. */
    synchronized void settle(Doubt doubt) {
        doubts.remove(doubt);
    }
}
