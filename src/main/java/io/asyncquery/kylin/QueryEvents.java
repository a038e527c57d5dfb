package io.asyncquery.kylin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What one client is sent of one query: {@code progress} each time that something changed, {@code end} with its last
 * state, and now and then a comment, so that nobody between takes the connection for dead. One look follows another.
 */
final class QueryEvents {
    private static final Logger LOG = Logger.getLogger(QueryEvents.class);
    /** With a look each half a second, a sign of life each 15 seconds. */
    static final int LOOKS_BEFORE_COMMENT = 30;

    private final QueryId id;
    private final Supplier<Optional<AsyncQuery>> find;
    private final Function<AsyncQuery, QueryDetail> detail;
    private final ObjectMapper json;
    private final Sse sse;
    private @Nullable QueryDetail sent;
    private int silentLooks;
    private volatile boolean ended;

    QueryEvents(
            QueryId id,
            Supplier<Optional<AsyncQuery>> find,
            Function<AsyncQuery, QueryDetail> detail,
            ObjectMapper json,
            Sse sse) {
        this.id = id;
        this.find = find;
        this.detail = detail;
        this.json = json;
        this.sse = sse;
    }

    /** Whether the last event was the end. */
    boolean ended() {
        return ended;
    }

    /** What is to be sent now, if anything. A storage that does not answer is nothing new. */
    Optional<OutboundSseEvent> look() {
        try {
            return find.get().map(this::news).orElseGet(this::gone).or(this::signOfLife);
        } catch (UncheckedIOException e) {
            LOG.debugf(e, "query %s could not be looked at for a client that waits", id);
            return signOfLife();
        }
    }

    private Optional<OutboundSseEvent> news(AsyncQuery query) {
        QueryDetail now = detail.apply(query);
        if (now.equals(sent)) {
            return Optional.empty();
        }
        sent = now;
        ended = query.isFinished();
        return Optional.of(event(ended ? "end" : "progress", now)
                .id(Integer.toString(query.version()))
                .build());
    }

    /** The query was deleted meanwhile. */
    private Optional<OutboundSseEvent> gone() {
        ended = true;
        return Optional.of(event("end", StatusAnswer.missing(id.toString())).build());
    }

    private OutboundSseEvent.Builder event(String name, Object data) {
        silentLooks = 0;
        try {
            return sse.newEventBuilder().name(name).data(String.class, json.writeValueAsString(data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer cannot be written", e);
        }
    }

    private Optional<OutboundSseEvent> signOfLife() {
        if (++silentLooks < LOOKS_BEFORE_COMMENT) {
            return Optional.empty();
        }
        silentLooks = 0;
        return Optional.of(sse.newEventBuilder().comment("still there").build());
    }
}
