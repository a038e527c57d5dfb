package io.asyncquery.kylin;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * What every answer says of itself, unless it says something else: it is data, for no cache, for no page, and of no type
 * but its own. Quarkus's configuration for headers would write a second value beside the answer's own.
 */
@Singleton
class AnswerHeaders {
    private static final String DATA = "default-src 'none'; frame-ancestors 'none'";

    /** The one page there is runs scripts and styles of its own, some of them inside it. */
    private static final String PAGE_OF_THE_ADDRESSES = "/q/swagger-ui";

    private static final String PAGE = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self'"
            + " 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    private static final int EARLY = 1_000;

    private final Optional<String> strictTransport;

    AnswerHeaders(KylinConfig config) {
        this.strictTransport = config.strictTransportSecurity();
    }

    void register(@Observes Filters filters) {
        filters.register(this::answer, EARLY);
    }

    private void answer(RoutingContext call) {
        call.addHeadersEndHandler(
                end -> complete(call.request(), call.response().headers()));
        call.next();
    }

    private void complete(HttpServerRequest request, MultiMap headers) {
        boolean page = request.path() != null && request.path().startsWith(PAGE_OF_THE_ADDRESSES);
        setIfAbsent(headers, "X-Content-Type-Options", "nosniff");
        setIfAbsent(headers, "Cache-Control", "no-store");
        setIfAbsent(headers, "Referrer-Policy", "no-referrer");
        setIfAbsent(headers, "Content-Security-Policy", page ? PAGE : DATA);
        // Over plain HTTP that must not be said (RFC 6797).
        if (request.isSSL() || "https".equals(request.scheme())) {
            strictTransport.ifPresent(policy -> setIfAbsent(headers, "Strict-Transport-Security", policy));
        }
    }

    private static void setIfAbsent(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
