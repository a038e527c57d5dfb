package io.asyncquery.kylin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.asyncquery.query.AsyncQuery;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deletion would remove, as one object of JSON.
 *
 * @param queries the first of them, in no order
 * @param total how many they are altogether
 * @param bytes the data files of all of them
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DeletionPreview(List<Entry> queries, long total, long bytes) {
    /** So many are listed; the rest is only counted. */
    static final int LISTED = 1_000;

    /**
     * A query that would go.
     *
     * @param finishedAt when it ended; null for one that would be stopped first
     * @param expiresAt when it would be removed in any case; null as long as that is not known
     * @param bytes its data files
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonNaming(SnakeCaseStrategy.class)
    public record Entry(
            String queryId,
            String project,
            String submitter,
            @Nullable String finishedAt,
            @Nullable String expiresAt,
            long bytes) {
        private static Entry of(AsyncQuery query, Optional<Instant> expiry) {
            return new Entry(
                    query.id().toString(),
                    query.project().value(),
                    query.submitter(),
                    QueryAnswers.text(QueryAnswers.finishedAt(query.state())),
                    QueryAnswers.text(expiry),
                    query.resultBytes());
        }
    }

    /** Takes down one query after the other, in constant memory. */
    static final class Builder {
        private final List<Entry> listed = new ArrayList<>();
        private long total;
        private long bytes;

        void add(AsyncQuery query, Optional<Instant> expiry) {
            if (listed.size() < LISTED) {
                listed.add(Entry.of(query, expiry));
            }
            total++;
            bytes += query.resultBytes();
        }

        DeletionPreview build() {
            return new DeletionPreview(List.copyOf(listed), total, bytes);
        }
    }
}
