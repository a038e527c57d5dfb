package io.asyncquery.kylin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryNotFoundException;
import io.asyncquery.query.QueryService;
import io.asyncquery.security.Caller;
import io.asyncquery.security.Project;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;

/** Says how a query stands: now, when it has ended, or each time that something changes. */
@Path(AsyncQueryResource.PATH)
@Tag(name = "Async Query")
@Authenticated
@Blocking
public class QueryStatusResource {
    private static final Duration LOOK_FOR_END = Duration.ofMillis(250);
    private static final Duration LOOK_FOR_CHANGE = Duration.ofMillis(500);
    private static final Duration PAUSE_AT_CLOSING = Duration.ofSeconds(1);

    private final QueryService queries;
    private final QueryAnswers answers;
    private final RequestContext request;
    private final WaitingRoom room;
    private final ObjectMapper json;

    QueryStatusResource(
            QueryService queries, QueryAnswers answers, RequestContext request, WaitingRoom room, ObjectMapper json) {
        this.queries = queries;
        this.answers = answers;
        this.request = request;
        this.room = room;
        this.json = json;
    }

    @GET
    @Path("/{query_id}/status")
    @Produces({AsyncQueryResource.V4_PUBLIC, AsyncQueryResource.V4, MediaType.APPLICATION_JSON})
    @Operation(operationId = "status", summary = "Status of a query, at once or when it has ended")
    public Uni<Envelope.Success<StatusAnswer>> status(
            @PathParam("query_id") String id,
            @QueryParam("project") @Nullable String project,
            @Parameter(
                            description = "Seconds to wait for the end of the query; the service has a maximum",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0"))
                    @QueryParam("wait")
                    @Nullable
                    String wait)
            throws IOException {
        Project checked = request.project();
        Duration longest = room.bounded(
                request.parameter("wait").map(QueryStatusResource::seconds).orElse(0));
        Caller caller = request.caller();
        Supplier<StatusAnswer> look = look(caller, checked, id);
        StatusAnswer now = first(caller, checked, id);
        Uni<StatusAnswer> answer = now.stillRuns() && !longest.isZero()
                ? end(caller, now, look, longest)
                : Uni.createFrom().item(now);
        return answer.map(Envelope::of);
    }

    private static int seconds(String wait) {
        return WholeNumber.parse(wait)
                .orElseThrow(() -> new KylinException(
                        KylinError.PARAMETER_TYPE, "wait", JsonBody.abbreviated(wait), "a whole number of seconds"));
    }

    /** What a stranger's query is told apart by nobody but the audit log. */
    private StatusAnswer first(Caller caller, Project project, String id) {
        try {
            return answers.status(queries.get(caller, project, request.query(id)), project);
        } catch (QueryNotFoundException e) {
            request.notes().notFound(e.isAnothers());
            return StatusAnswer.missing(id);
        } catch (KylinException noId) {
            return StatusAnswer.missing(id);
        }
    }

    private Supplier<StatusAnswer> look(Caller caller, Project project, String id) {
        Optional<QueryId> queryId = QueryId.parse(id);
        return () -> queryId.flatMap(known -> queries.find(caller, project, known))
                .map(query -> answers.status(query, project))
                .orElseGet(() -> StatusAnswer.missing(id));
    }

    /** The status once it is another one than {@code now}, or after the longest wait; when there is no seat, now. */
    private Uni<StatusAnswer> end(Caller caller, StatusAnswer now, Supplier<StatusAnswer> look, Duration longest) {
        return Uni.createFrom().deferred(() -> {
            if (room.isClosing()) {
                // Not at once: clients that ask again at once would make a storm of the last seconds.
                return Uni.createFrom().item(now).onItem().delayIt().by(PAUSE_AT_CLOSING);
            }
            if (!room.enter(caller)) {
                return Uni.createFrom().item(now);
            }
            return room.watch(LOOK_FOR_END, look, StatusAnswer::stillRuns)
                    .select()
                    .first(longest)
                    .collect()
                    .last()
                    .onItem()
                    .ifNull()
                    .continueWith(now)
                    .onTermination()
                    .invoke(() -> room.leave(caller));
        });
    }

    @GET
    @Path("/{query_id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(
            operationId = "events",
            summary = "What is known of a query, each time that it changes",
            description =
                    "Server-sent events: progress with the same object as the call for one query, and end with its"
                            + " last state, after which the stream closes.")
    @APIResponse(
            responseCode = "200",
            description = "The data of each event",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = QueryDetail.class)))
    public Multi<OutboundSseEvent> events(
            @PathParam("query_id") String id, @QueryParam("project") @Nullable String project, @Context Sse sse)
            throws IOException {
        Project checked = request.project();
        Caller caller = request.caller();
        AsyncQuery now = queries.get(caller, checked, request.query(id));
        if (!room.enter(caller)) {
            throw new KylinException(KylinError.TOO_MANY_WAITERS);
        }
        QueryEvents events = new QueryEvents(
                now.id(),
                () -> queries.find(caller, checked, now.id()),
                query -> answers.detail(query, checked),
                json,
                sse);
        return room.watch(LOOK_FOR_CHANGE, events::look, event -> !events.ended())
                .onTermination()
                .invoke(() -> room.leave(caller))
                .onItem()
                .transformToMultiAndConcatenate(event -> Multi.createFrom().optional(event));
    }

    @HEAD
    @Path("/{query_id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(operationId = "eventsHeaders", summary = "Whether there are events of a query")
    public Response eventsHeaders(@PathParam("query_id") String id, @QueryParam("project") @Nullable String project)
            throws IOException {
        queries.get(request.caller(), request.project(), request.query(id));
        return Response.ok().type(MediaType.SERVER_SENT_EVENTS).build();
    }
}
