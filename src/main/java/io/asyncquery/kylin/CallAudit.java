package io.asyncquery.kylin;

import io.asyncquery.audit.AuditEvent;
import io.asyncquery.audit.AuditEvent.Action;
import io.asyncquery.audit.AuditEvent.Outcome;
import io.asyncquery.audit.AuditField;
import io.asyncquery.audit.AuditLog;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext;
import org.jspecify.annotations.Nullable;

/** Has each call that matters written to the audit log: when it is answered, or when its download has ended. */
@jakarta.ws.rs.ext.Provider
@PreMatching
class CallAudit implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String BASIC = "Basic ";

    private final Provider<AuditLog> log;

    /** Filters are made while the service is built, where there is no configuration yet. */
    CallAudit(Provider<AuditLog> log) {
        this.log = log;
    }

    /** Takes down where the call comes from, and when. */
    @Override
    public void filter(ContainerRequestContext request) {
        CallNotes.of(request).from(remote(request));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        ResteasyReactiveResourceInfo called = context(request).getResteasyReactiveResourceInfo();
        if (called == null) {
            return;
        }
        boolean linked =
                response.getEntity() instanceof Envelope.Success<?> answer && answer.data() instanceof ExternalLinks;
        Action action = linked ? Action.DOWNLOAD_LINKS : action(called.getName());
        CallNotes notes = CallNotes.of(request);
        Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("query_id"))
                .ifPresent(notes::about);
        Outcome outcome = notes.outcome();
        if (!action.isAlwaysWritten() && !outcome.isAlwaysWritten()) {
            return;
        }
        AuditEvent event = notes.event(action, outcome)
                .with(AuditField.STATUS, response.getStatus())
                .with(
                        AuditField.CLAIMED_USER,
                        outcome == Outcome.DENIED ? claimedUser(notes, request) : Optional.empty());
        if (response.getEntity() instanceof DownloadBody body) {
            response.setEntity(body.whenEnded((bytes, whole) -> log.get()
                    .write(event.with(whole ? Outcome.SUCCESS : Outcome.ABORTED)
                            .with(AuditField.BYTES, bytes)
                            .with(AuditField.DURATION_MS, notes.millis()))));
        } else {
            AuditEvent answered = action == Action.DOWNLOAD ? event.with(AuditField.BYTES, 0) : event;
            log.get().write(answered.with(AuditField.DURATION_MS, notes.millis()));
        }
    }

    private static Action action(String method) {
        return switch (method) {
            case "submit" -> Action.SUBMIT;
            case "download" -> Action.DOWNLOAD;
            case "downloadHeaders" -> Action.DOWNLOAD_HEADERS;
            case "delete", "deleteMany", "retention" -> Action.DELETE;
            case "stop" -> Action.STOP;
            case "pin" -> Action.PIN;
            case "unpin" -> Action.UNPIN;
            case "list" -> Action.LIST;
            case "detail" -> Action.DETAIL;
            case "status" -> Action.STATUS;
            case "events", "eventsHeaders" -> Action.EVENTS;
            case "metadata" -> Action.METADATA;
            case "fileStatus" -> Action.FILE_STATUS;
            case "resultPath" -> Action.RESULT_PATH;
            default -> Action.OTHER;
        };
    }

    /** Whom the credentials name, when nobody could be authenticated. */
    private static Optional<String> claimedUser(CallNotes notes, ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (notes.isOfKnownUser() || header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            byte[] credentials =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String text = new String(credentials, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /** The address as Quarkus sees it, which is the client's behind a proxy that Quarkus is told to trust. */
    private static @Nullable String remote(ContainerRequestContext request) {
        SocketAddress address = context(request).vertxServerRequest().remoteAddress();
        if (address == null) {
            return null;
        }
        String literal = address.hostAddress();
        return literal == null ? address.host() : literal;
    }

    private static VertxResteasyReactiveRequestContext context(ContainerRequestContext request) {
        return (VertxResteasyReactiveRequestContext)
                ((ResteasyReactiveContainerRequestContext) request).getServerRequestContext();
    }
}
