package io.asyncquery.kylin;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.QueryService;
import io.asyncquery.query.QuerySubmission;
import io.asyncquery.result.Download;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Project;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Submits queries, gives what became of them, and stops them (contract, "Addresses"). */
@Path(AsyncQueryResource.PATH)
@Produces({AsyncQueryResource.V4_PUBLIC, AsyncQueryResource.V4, MediaType.APPLICATION_JSON})
@Tag(name = "Async Query", description = "Submit a query, poll it, download its result, delete it")
@Authenticated
@Blocking
public class AsyncQueryResource {
    static final String PATH = "/kylin/api/async_query";
    static final String V4_PUBLIC = "application/vnd.apache.kylin-v4-public+json";
    static final String V4 = "application/vnd.apache.kylin-v4+json";

    private final QueryService queries;
    private final QueryAnswers answers;
    private final RequestContext request;
    private final DownloadAnswers downloads;
    private final SubmissionReader submissions;

    AsyncQueryResource(
            QueryService queries,
            QueryAnswers answers,
            RequestContext request,
            DownloadAnswers downloads,
            SubmissionReader submissions) {
        this.queries = queries;
        this.answers = answers;
        this.request = request;
        this.downloads = downloads;
        this.submissions = submissions;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submit", summary = "Submit a query")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SubmitBody.class)))
    public Envelope.Success<StatusAnswer> submit(
            @QueryParam("project") @Nullable String project,
            @Parameter(
                            description =
                                    "A name for this submission, of 1 to 255 visible ASCII characters: sent again, it"
                                            + " answers with the query of the first time instead of starting another")
                    @HeaderParam(IdempotencyKey.HEADER)
                    @Nullable
                    String idempotencyKey)
            throws IOException {
        JsonBody body = request.body();
        if (body.isEmpty()) {
            throw new KylinException(KylinError.BODY_MISSING);
        }
        Project checked = request.project();
        QuerySubmission submission = submissions.read(body, checked);
        Optional<String> key = IdempotencyKey.parse(request.header(IdempotencyKey.HEADER));
        request.notes().sends(submission);
        AsyncQuery query = queries.submit(request.caller(), checked, submission, key);
        request.notes().about(query.id().toString());
        return Envelope.of(answers.submitted(query, checked));
    }

    @GET
    @Path("/{query_id}/metadata")
    @Operation(
            operationId = "metadata",
            summary = "Column names and types of a result, as soon as the statement is analysed")
    public Envelope.Success<List<List<String>>> metadata(
            @PathParam("query_id") String id, @QueryParam("project") @Nullable String project) throws IOException {
        Project checked = request.project();
        QueryId query = seen(checked, id);
        ResultSchema schema = queries.schema(request.caller(), checked, query);
        return Envelope.of(List.of(schema.names(), schema.types()));
    }

    @GET
    @Path("/{query_id}/file_status")
    @Operation(operationId = "fileStatus", summary = "Size of a result in bytes")
    public Envelope.Success<Long> fileStatus(
            @PathParam("query_id") String id, @QueryParam("project") @Nullable String project) throws IOException {
        Project checked = request.project();
        QueryId query = seen(checked, id);
        return Envelope.of(
                queries.succeeded(request.caller(), checked, query).manifest().bytes());
    }

    @GET
    @Path("/{query_id}/result_download")
    @Operation(operationId = "download", summary = "Download a result as one file")
    public Response download(
            @PathParam("query_id") String id,
            @QueryParam("project") @Nullable String project,
            @QueryParam("include_header") @Nullable String includeHeader,
            @Parameter(
                            description = "external_link answers with links to the store, which need no credentials and"
                                    + " soon expire, instead of the file")
                    @QueryParam("disposition")
                    @Nullable
                    String disposition,
            @BeanParam DownloadConditions conditions)
            throws IOException {
        if (ExternalLinks.areWanted(request.parameter("disposition"))) {
            return downloads.links(download(id));
        }
        return downloads.answer(download(id), conditions).get();
    }

    @HEAD
    @Path("/{query_id}/result_download")
    @Operation(operationId = "downloadHeaders", summary = "The headers of a download")
    public Response downloadHeaders(
            @PathParam("query_id") String id,
            @QueryParam("project") @Nullable String project,
            @QueryParam("include_header") @Nullable String includeHeader,
            @BeanParam DownloadConditions conditions)
            throws IOException {
        return downloads.answer(download(id), conditions).head();
    }

    @GET
    @Path("/{query_id}/result_path")
    @Operation(operationId = "resultPath", summary = "Where the files of a result are stored")
    public Envelope.Success<String> resultPath(
            @PathParam("query_id") String id, @QueryParam("project") @Nullable String project) throws IOException {
        Project checked = request.project();
        QueryId query = seen(checked, id);
        return Envelope.of(
                queries.location(request.caller(), checked, query).uri().toString());
    }

    @DELETE
    @Path("/stop/{query_id}")
    @Operation(operationId = "stop", summary = "Stop a query; it then reads as failed")
    public Envelope.Success<String> stop(
            @PathParam("query_id") String id, @QueryParam("project") @Nullable String project) throws IOException {
        Project checked = request.project();
        AsyncQuery ended = queries.cancel(request.caller(), checked, request.query(id));
        request.expires(answers.expiry(ended, checked));
        return Envelope.of("");
    }

    private Download download(String id) throws IOException {
        Project checked = request.project();
        Optional<Boolean> header = request.flag("include_header").or(() -> request.flag("includeHeader"));
        QueryId query = seen(checked, id);
        return queries.download(request.caller(), checked, query, header);
    }

    /** The query that an address names, whose answer says when its result is removed. */
    private QueryId seen(Project project, String id) {
        AsyncQuery query = queries.get(request.caller(), project, request.query(id));
        request.expires(answers.expiry(query, project));
        return query.id();
    }
}
