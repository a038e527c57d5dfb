package io.asyncquery.kylin;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryFilter;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryNotFoundException;
import io.asyncquery.query.QueryPins;
import io.asyncquery.query.QueryService;
import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Says which queries there are, and all that is known of one; pins results. */
@Path(AsyncQueryResource.PATH)
@Produces({AsyncQueryResource.V4_PUBLIC, AsyncQueryResource.V4, MediaType.APPLICATION_JSON})
@Tag(name = "Async Query")
@Authenticated
@Blocking
public class QueryInfoResource {
    private final QueryService queries;
    private final QueryPins pins;
    private final QueryAnswers answers;
    private final RequestContext request;
    private final Clock clock;

    QueryInfoResource(QueryService queries, QueryPins pins, QueryAnswers answers, RequestContext request, Clock clock) {
        this.queries = queries;
        this.pins = pins;
        this.answers = answers;
        this.request = request;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "list",
            summary = "The queries of a project, the latest first",
            description =
                    "Your own ones, or everybody's for administrators of the project. Pages stay as they are while"
                            + " queries come and go.")
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            description = "RUNNING, SUCCESSFUL, FAILED or QUEUED, in any case; several with commas or repeated."
                    + " RUNNING are all that have not ended, QUEUED those of them that wait",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "submitter",
            in = ParameterIn.QUERY,
            description = "Name of the user who submitted the queries",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "submitted_from",
            in = ParameterIn.QUERY,
            description = "Earliest time of submission: yyyy-MM-dd HH:mm:ss in the service's time zone, or ISO 8601",
            schema = @Schema(type = SchemaType.STRING, examples = "2026-04-26 10:00:00"))
    @Parameter(
            name = "submitted_before",
            in = ParameterIn.QUERY,
            description = "Time that the queries were submitted before, in the same formats",
            schema = @Schema(type = SchemaType.STRING, examples = "2026-04-27T00:00:00Z"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Queries on one page at most",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(
            name = "page",
            in = ParameterIn.QUERY,
            description = "next_page of the answer before; absent for the first page",
            schema = @Schema(type = SchemaType.STRING))
    public Envelope.Success<QueryListAnswer> list(@QueryParam("project") @Nullable String project) throws IOException {
        Project checked = request.project();
        QueryFilter filter = ListParameters.of(request).filter(clock.getZone());
        return Envelope.of(answers.list(queries.list(request.caller(), checked, filter), filter.limit(), checked));
    }

    @GET
    @Path("/{query_id}")
    @Operation(operationId = "detail", summary = "All that is known of a query")
    public Envelope.Success<QueryDetail> detail(
            @PathParam("query_id") String id, @QueryParam("project") @Nullable String project) throws IOException {
        Project checked = request.project();
        return Envelope.of(detail(request.caller(), checked, request.query(id)));
    }

    private QueryDetail detail(Caller caller, Project project, QueryId id) {
        try {
            return answers.detail(queries.get(caller, project, id), project);
        } catch (QueryNotFoundException unknown) {
            return queries.findExpired(caller, project, id)
                    .map(answers::expired)
                    .orElseThrow(() -> unknown);
        }
    }

    @PUT
    @Path("/{query_id}/pin")
    @Operation(
            operationId = "pin",
            summary = "Keep a result until further notice",
            description =
                    "It neither expires nor can be deleted until it is unpinned; for administrators of the project")
    public Envelope.Success<QueryDetail> pin(
            @PathParam("query_id") String id, @QueryParam("project") @Nullable String project) throws IOException {
        return pin(id, true);
    }

    @DELETE
    @Path("/{query_id}/pin")
    @Operation(
            operationId = "unpin",
            summary = "Let a pinned result expire again",
            description = "Its time counts from the end of the query, as if it had never been pinned")
    public Envelope.Success<QueryDetail> unpin(
            @PathParam("query_id") String id, @QueryParam("project") @Nullable String project) throws IOException {
        return pin(id, false);
    }

    private Envelope.Success<QueryDetail> pin(String id, boolean pinned) throws IOException {
        Project checked = request.project();
        AsyncQuery query = pins.pin(request.caller(), checked, request.query(id), pinned);
        return Envelope.of(answers.detail(query, checked));
    }
}
