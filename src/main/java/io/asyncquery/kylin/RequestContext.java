package io.asyncquery.kylin;

import io.asyncquery.audit.AuditLog;
import io.asyncquery.query.EndedQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;
import io.asyncquery.security.ProjectAccess;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every call first asks of its request: who makes it, what its body says and which project it is about. */
@RequestScoped
class RequestContext {
    private static final String PROJECT = "project";

    private final ContainerRequestContext request;
    private final SecurityIdentity identity;
    private final ProjectAccess projects;
    private final KylinConfig config;
    private final AuditLog audit;
    private @Nullable JsonBody body;

    RequestContext(
            ContainerRequestContext request,
            SecurityIdentity identity,
            ProjectAccess projects,
            KylinConfig config,
            AuditLog audit) {
        this.request = request;
        this.identity = identity;
        this.projects = projects;
        this.config = config;
        this.audit = audit;
    }

    /** Who makes the call; nobody is let in without a name, which a token may leave empty. */
    Caller caller() {
        String name = identity.getPrincipal().getName();
        if (name == null || name.isBlank()) {
            throw new AuthenticationFailedException("the credentials name no user");
        }
        Caller caller = new Caller(name, identity.getRoles());
        notes().by(caller.name());
        return caller;
    }

    /** What the audit log will say of this call. */
    CallNotes notes() {
        return CallNotes.of(request);
    }

    /** Takes down a query that this call removed; one of many has a line of its own. */
    void deleted(EndedQuery query) {
        CallNotes notes = notes();
        if (notes.deletesMany()) {
            audit.write(notes.deletionOf(query));
        }
        notes.deleted(query);
    }

    /** When the result is removed that this call is about. */
    void expires(Optional<Instant> at) {
        at.ifPresent(instant -> request.setProperty(SunsetHeader.PROPERTY, instant));
    }

    JsonBody body() throws IOException {
        if (body == null) {
            long max = config.maxRequestBytes().asLongValue();
            if (request.getLength() > max) {
                throw new KylinException(KylinError.BODY_TOO_LARGE, Long.toString(max));
            }
            InputStream stream = request.getEntityStream();
            body = JsonBody.read(stream, max);
        }
        return body;
    }

    /** A query parameter that stands in the URL, even empty. */
    Optional<String> parameter(String name) {
        return parameters(name).stream().findFirst();
    }

    /** A query parameter that is true or false, in any of the words that Kylin takes. */
    Optional<Boolean> flag(String name) {
        return parameter(name).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0", "" -> false;
            default ->
                throw new KylinException(KylinError.PARAMETER_TYPE, name, JsonBody.abbreviated(value), "true or false");
        });
    }

    /** All values of a query parameter, as often as it stands in the URL. */
    List<String> parameters(String name) {
        return request.getUriInfo().getQueryParameters().getOrDefault(name, List.of());
    }

    /** The lines of a header; none when it is absent. */
    List<String> header(String name) {
        return request.getHeaders().getOrDefault(name, List.of());
    }

    /** The query an address names; what is no identifier is no query's identifier. */
    QueryId query(String id) {
        notes().about(id);
        return QueryId.parse(id).orElseThrow(() -> {
            notes().notFound(false);
            return new KylinException(KylinError.QUERY_UNKNOWN);
        });
    }

    /** The project the request names, from the URL if it stands there, else from the body. */
    Optional<String> projectName() throws IOException {
        Optional<String> inUrl = parameter(PROJECT);
        return inUrl.isPresent() ? inUrl : body().text(PROJECT);
    }

    /** The project the request names, which the caller may query. */
    Project project() throws IOException {
        String name = projectName().orElseThrow(() -> new KylinException(KylinError.PROJECT_MISSING));
        if (name.isBlank()) {
            throw new KylinException(KylinError.PROJECT_EMPTY);
        }
        Caller caller = caller();
        notes().in(name);
        Project project = projects.find(name)
                .orElseThrow(() -> new KylinException(KylinError.PROJECT_UNKNOWN, JsonBody.abbreviated(name)));
        notes().in(project.name().value());
        if (!project.mayQuery(caller)) {
            throw new KylinException(KylinError.NO_PERMISSION, project.name().value());
        }
        return project;
    }
}
