package io.asyncquery.kylin;

import io.asyncquery.query.QueryFilter;
import io.asyncquery.query.QueryState;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which queries a list is to have, as the client says it. What is absent restricts nothing; what is empty is refused.
 *
 * @param status words of the wire, also several with commas between
 */
record ListParameters(
        List<String> status,
        Optional<String> submitter,
        Optional<String> submittedFrom,
        Optional<String> submittedBefore,
        Optional<String> limit,
        Optional<String> page) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final String STATUSES = "RUNNING, SUCCESSFUL, FAILED or QUEUED";
    private static final String TIMES = "a time like 2021-04-26 10:00:00 or 2021-04-26T10:00:00Z";

    static ListParameters of(RequestContext request) {
        return new ListParameters(
                request.parameters("status"),
                request.parameter("submitter"),
                request.parameter("submitted_from"),
                request.parameter("submitted_before"),
                request.parameter("limit"),
                request.parameter("page"));
    }

    /** The queries that are asked for; what cannot be read is refused. */
    QueryFilter filter(ZoneId zone) {
        return new QueryFilter(
                state(),
                submitter.map(ListParameters::user),
                submittedFrom.map(text -> time("submitted_from", text, zone)),
                submittedBefore.map(text -> time("submitted_before", text, zone)),
                page.map(token ->
                        PageToken.parse(token).orElseThrow(() -> illegal("page", token, "the next_page of an answer"))),
                limit.map(ListParameters::count).orElse(DEFAULT_LIMIT));
    }

    private Predicate<QueryState> state() {
        if (status.isEmpty()) {
            return state -> true;
        }
        return status.stream()
                .flatMap(words -> Arrays.stream(words.split(",", -1)))
                .map(ListParameters::state)
                .reduce(state -> false, Predicate::or);
    }

    private static Predicate<QueryState> state(String word) {
        return switch (word.strip().toUpperCase(Locale.ROOT)) {
            case "RUNNING" -> state -> state instanceof QueryState.Unfinished;
            case "QUEUED" -> state -> state instanceof QueryState.Queued;
            case "SUCCESSFUL" -> state -> state instanceof QueryState.Succeeded;
            case "FAILED" -> state -> state instanceof QueryState.Failed;
            default -> throw illegal("status", word, STATUSES);
        };
    }

    private static Instant time(String name, String text, ZoneId zone) {
        return OlderThan.find(text, zone).or(() -> instant(text)).orElseThrow(() -> illegal(name, text, TIMES));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static int count(String text) {
        int count = WholeNumber.parse(text).orElse(0);
        if (count < 1 || count > MAX_LIMIT) {
            throw illegal("limit", text, "a whole number from 1 to " + MAX_LIMIT);
        }
        return count;
    }

    private static String user(String name) {
        if (name.isBlank()) {
            throw illegal("submitter", name, "the name of a user");
        }
        return name;
    }

    private static KylinException illegal(String name, String value, String wanted) {
        return new KylinException(KylinError.PARAMETER_TYPE, name, JsonBody.abbreviated(value), wanted);
    }
}
