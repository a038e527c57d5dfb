package io.asyncquery.query;

import io.asyncquery.query.RetentionPolicy.Rule;
import io.asyncquery.security.ProjectRetention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The results that a project keeps when it may keep so many, or so many bytes: the latest ones. It is told of them in
 * any order and says which are too much as soon as that is certain; it remembers only those that are not.
 *
 * <p>Pinned results and those that are younger than the project's minimum count, but never have to go.
 */
final class KeptResults {
    private final ProjectRetention limits;
    private final Instant now;
    private final PriorityQueue<Kept> removable = new PriorityQueue<>(Kept.OLDEST_FIRST);
    private long results;
    private long bytes;
    private @Nullable Kept lastToGo;

    /** Has none yet; ages count up to {@code now}. */
    KeptResults(ProjectRetention limits, Instant now) {
        this.limits = limits;
        this.now = now;
    }

    /**
     * A result that must not be kept.
     *
     * @param id its query
     * @param rule what it exceeds
     */
    record TooMuch(QueryId id, Rule rule) {}

    private record Kept(Instant finishedAt, QueryId id, long bytes) {
        private static final Comparator<Kept> OLDEST_FIRST = Comparator.comparing(Kept::finishedAt)
                .thenComparing(kept -> kept.id().value());
    }

    /** Takes note of a result; gives those that have to go because of it, which may be the result itself. */
    List<TooMuch> add(EndedQuery query) {
        if (!limits.hasMaximum() || !query.succeeded()) {
            return List.of();
        }
        Kept kept = new Kept(query.endedAt(), query.id(), query.resultBytes());
        results++;
        bytes += kept.bytes();
        if (!query.pinned() && !query.endedAt().plus(limits.shortest()).isAfter(now)) {
            removable.add(kept);
        }
        return tooMuch();
    }

    private List<TooMuch> tooMuch() {
        List<TooMuch> tooMuch = new ArrayList<>();
        for (Kept oldest = removable.peek(); oldest != null && hasToGo(oldest); oldest = removable.peek()) {
            tooMuch.add(new TooMuch(oldest.id(), exceedsResults() ? Rule.RESULTS : Rule.BYTES));
            removable.remove();
            results--;
            bytes -= oldest.bytes();
            if (lastToGo == null || Kept.OLDEST_FIRST.compare(oldest, lastToGo) > 0) {
                lastToGo = oldest;
            }
        }
        return tooMuch;
    }

    /** What is older than one that had to go goes as well, even if it is small enough to fit. */
    private boolean hasToGo(Kept oldest) {
        boolean isOlder = lastToGo != null && Kept.OLDEST_FIRST.compare(oldest, lastToGo) < 0;
        return isOlder || exceedsResults() || exceedsBytes();
    }

    private boolean exceedsResults() {
        return limits.maxResults().isPresent() && results > limits.maxResults().getAsLong();
    }

    private boolean exceedsBytes() {
        return limits.maxBytes().isPresent() && bytes > limits.maxBytes().getAsLong();
    }
}
