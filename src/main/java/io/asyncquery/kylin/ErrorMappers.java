package io.asyncquery.kylin;

import io.asyncquery.login.LoginRefusals;
import io.asyncquery.login.TokenServerAwayException;
import io.asyncquery.query.AdmissionConfig;
import io.asyncquery.query.IdempotencyKeyReusedException;
import io.asyncquery.query.NotAdministratorException;
import io.asyncquery.query.QueryExpiringException;
import io.asyncquery.query.QueryNotFoundException;
import io.asyncquery.query.QueryNotSuccessfulException;
import io.asyncquery.query.QueryPinnedException;
import io.asyncquery.query.QueryState;
import io.asyncquery.query.TooManyQueriesException;
import io.asyncquery.query.UnavailableException;
import io.asyncquery.query.UnknownQueueException;
import io.asyncquery.security.LogText;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request badly into the wire's error (contract, "Envelope"). */
class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);
    private static final long NANOS_UP_TO_A_SECOND = 999_999_999;

    private final KylinConfig config;
    private final AdmissionConfig admission;
    private final boolean tokens;

    ErrorMappers(
            KylinConfig config,
            AdmissionConfig admission,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean tokens) {
        this.config = config;
        this.admission = admission;
        this.tokens = tokens;
    }

    @ServerExceptionMapper
    Response of(KylinException e, ContainerRequestContext request) {
        return answer(request, e.error(), e.arguments());
    }

    @ServerExceptionMapper
    Response of(QueryNotFoundException e, ContainerRequestContext request) {
        CallNotes.of(request).notFound(e.isAnothers());
        return answer(request, KylinError.QUERY_UNKNOWN, List.of());
    }

    @ServerExceptionMapper
    Response of(QueryNotSuccessfulException e, ContainerRequestContext request) {
        return e.state() instanceof QueryState.Failed failed
                ? answer(
                        request,
                        KylinError.QUERY_FAILED,
                        List.of(failed.failure().message()))
                : answer(request, KylinError.QUERY_RUNNING, List.of());
    }

    @ServerExceptionMapper
    Response of(QueryPinnedException e, ContainerRequestContext request) {
        return answer(request, KylinError.QUERY_PINNED, List.of());
    }

    @ServerExceptionMapper
    Response of(QueryExpiringException e, ContainerRequestContext request) {
        return answer(request, KylinError.QUERY_EXPIRING, List.of());
    }

    @ServerExceptionMapper
    Response of(NotAdministratorException e, ContainerRequestContext request) {
        return answer(request, KylinError.NOT_ADMINISTRATOR, List.of());
    }

    @ServerExceptionMapper
    Response of(TooManyQueriesException e, ContainerRequestContext request) {
        return answer(request, KylinError.TOO_MANY_QUERIES, List.of());
    }

    @ServerExceptionMapper
    Response of(UnavailableException e, ContainerRequestContext request) {
        return switch (e.reason()) {
            case ENGINE ->
                e.queue()
                        .map(queue -> answer(request, KylinError.SPARK_QUEUE_UNAVAILABLE, List.of(queue)))
                        .orElseGet(() -> answer(request, KylinError.ENGINE_UNAVAILABLE, List.of()));
            case SHUTTING_DOWN -> answer(request, KylinError.SHUTTING_DOWN, List.of());
        };
    }

    @ServerExceptionMapper
    Response of(UnknownQueueException e, ContainerRequestContext request) {
        return answer(
                request,
                KylinError.SPARK_QUEUE_UNKNOWN,
                List.of(JsonBody.abbreviated(e.queue()), String.join(", ", e.queues())));
    }

    @ServerExceptionMapper
    Response of(IdempotencyKeyReusedException e, ContainerRequestContext request) {
        return answer(request, KylinError.IDEMPOTENCY_KEY_REUSED, List.of());
    }

    @ServerExceptionMapper({UncheckedIOException.class, IOException.class})
    Response ofStorage(Exception e, ContainerRequestContext request) {
        LOG.errorf(
                e,
                "the storage failed during %s %s",
                request.getMethod(),
                LogText.of(request.getUriInfo().getPath()));
        return answer(request, KylinError.STORAGE_UNAVAILABLE, List.of());
    }

    @ServerExceptionMapper
    Response of(UnauthorizedException e, ContainerRequestContext request) {
        return challenge(request, KylinError.NOT_AUTHENTICATED);
    }

    @ServerExceptionMapper
    Response of(AuthenticationFailedException e, ContainerRequestContext request) {
        return LoginRefusals.retryAfter(e)
                .map(pause -> tooManyLogins(request, pause))
                .orElseGet(() -> challenge(request, KylinError.WRONG_CREDENTIALS));
    }

    @ServerExceptionMapper
    Response of(TokenServerAwayException e, ContainerRequestContext request) {
        return answer(request, KylinError.TOKEN_SERVER_AWAY, List.of());
    }

    @ServerExceptionMapper
    Response of(ForbiddenException e, ContainerRequestContext request) {
        return answer(request, KylinError.NOT_ADMINISTRATOR, List.of());
    }

    @ServerExceptionMapper
    Response of(WebApplicationException e, ContainerRequestContext request) {
        int status = e.getResponse().getStatus();
        return switch (status) {
            case 404 -> answer(request, KylinError.ADDRESS_UNKNOWN, List.of());
            case 405 -> notAllowed((e instanceof NotAllowedException) ? e.getResponse() : null, request);
            case 406 -> answer(request, KylinError.NOT_ACCEPTABLE, List.of());
            case 413 ->
                answer(
                        request,
                        KylinError.BODY_TOO_LARGE,
                        List.of(Long.toString(config.maxRequestBytes().asLongValue())));
            case 415 ->
                answer(
                        request,
                        KylinError.CONTENT_TYPE,
                        List.of(JsonBody.abbreviated(
                                Optional.ofNullable(request.getHeaderString(HttpHeaders.CONTENT_TYPE))
                                        .orElse(""))));
            default -> {
                if (status < 500) {
                    yield answer(request, KylinError.REQUEST_ILLEGAL, List.of());
                }
                yield of((Throwable) e, request);
            }
        };
    }

    @ServerExceptionMapper
    Response of(Throwable e, ContainerRequestContext request) {
        LOG.errorf(
                e,
                "unexpected failure during %s %s",
                request.getMethod(),
                LogText.of(request.getUriInfo().getPath()));
        return answer(request, KylinError.INTERNAL, List.of());
    }

    private Response notAllowed(@org.jspecify.annotations.Nullable Response cause, ContainerRequestContext request) {
        Response answer = answer(request, KylinError.METHOD_NOT_ALLOWED, List.of(request.getMethod()));
        String allow = cause == null ? null : cause.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    private Response challenge(ContainerRequestContext request, KylinError error) {
        Response.ResponseBuilder challenge = Response.fromResponse(answer(request, error, List.of()))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"async-query\", charset=\"UTF-8\"");
        if (tokens) {
            challenge.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"async-query\"");
        }
        return challenge.build();
    }

    /** A pause of less than a second is one, since the header has whole seconds. */
    private Response tooManyLogins(ContainerRequestContext request, Duration pause) {
        String seconds = Long.toString(pause.plusNanos(NANOS_UP_TO_A_SECOND).toSeconds());
        return Response.fromResponse(answer(request, KylinError.TOO_MANY_LOGINS, List.of(seconds)))
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .build();
    }

    private Response answer(ContainerRequestContext request, KylinError error, List<Object> arguments) {
        CallNotes.of(request).failed(error);
        Messages messages = Messages.of(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
        Response.ResponseBuilder response = Response.status(error.status(config.errorStatus()))
                .type(MediaType.APPLICATION_JSON)
                .entity(Envelope.failure(error, messages.text(error, arguments), messages.suggestion(error)));
        if (error.isTemporary()) {
            response.header(HttpHeaders.RETRY_AFTER, admission.retryAfter().toSeconds());
        }
        return response.build();
    }
}
