package io.asyncquery.kylin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncquery.query.QueryFilter;
import io.asyncquery.query.QueryId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;

/** Where a page of a list begins, as text that is opaque to clients. */
final class PageToken {
    private static final int MAX_LENGTH = 200;
    private static final char BETWEEN = '|';

    private PageToken() {}

    /** The token of the page behind a query. */
    static String of(QueryFilter.Position position) {
        String text = position.submittedAt().toString() + BETWEEN + position.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** What a token says; nothing when it is none of ours. */
    static Optional<QueryFilter.Position> parse(String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), UTF_8);
            int between = text.indexOf(BETWEEN);
            if (between < 0) {
                return Optional.empty();
            }
            Instant submittedAt = Instant.parse(text.substring(0, between));
            return QueryId.parse(text.substring(between + 1)).map(id -> new QueryFilter.Position(submittedAt, id));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
