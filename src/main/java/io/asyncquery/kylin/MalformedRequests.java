package io.asyncquery.kylin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Answers requests that break the rules of HTTP and never come as far as a call, such as a host with an impossible port.
 * Quarkus would answer with a page of its own that names classes, and log each as an error with its stack trace.
 */
@Singleton
class MalformedRequests {
    private static final Logger LOG = Logger.getLogger(MalformedRequests.class);

    private final ObjectMapper json;
    private final KylinConfig config;

    MalformedRequests(ObjectMapper json, KylinConfig config) {
        this.json = json;
        this.config = config;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
    }

    private void answer(RoutingContext context) {
        int illegal = KylinError.REQUEST_ILLEGAL.status(KylinConfig.ErrorStatus.HTTP);
        if (context.statusCode() != illegal || context.response().headWritten()) {
            context.next();
            return;
        }
        LOG.debugf(context.failure(), "a request was malformed");
        Messages messages = Messages.of(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        KylinError error = KylinError.REQUEST_ILLEGAL;
        context.response()
                .setStatusCode(error.status(config.errorStatus()))
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json;charset=UTF-8")
                .end(text(Envelope.failure(error, messages.text(error, List.of()), messages.suggestion(error))));
    }

    private String text(Envelope answer) {
        try {
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer cannot be written", e);
        }
    }
}
