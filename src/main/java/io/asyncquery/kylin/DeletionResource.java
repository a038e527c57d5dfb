package io.asyncquery.kylin;

import io.asyncquery.query.AsyncQuery;
import io.asyncquery.query.QueryDeletion;
import io.asyncquery.query.QueryId;
import io.asyncquery.query.Removal;
import io.asyncquery.query.Retention;
import io.asyncquery.security.Project;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Removes queries with their results, or says what would go (contract, "Deletion and retention"). */
@Path(AsyncQueryResource.PATH)
@Produces({AsyncQueryResource.V4_PUBLIC, AsyncQueryResource.V4, MediaType.APPLICATION_JSON})
@Tag(name = "Async Query")
@Authenticated
@Blocking
public class DeletionResource {
    private static final String DRY_RUN = "dry_run";
    private static final String DRY_RUN_DESCRIPTION = "Removes nothing, and answers with what would go and its bytes";
    private static final String ANSWER =
            "Whether everything went; with dry_run what would go: the first 1000 queries, their number and bytes";

    private final QueryDeletion deletion;
    private final Retention retention;
    private final QueryAnswers answers;
    private final RequestContext request;
    private final Clock clock;

    DeletionResource(
            QueryDeletion deletion, Retention retention, QueryAnswers answers, RequestContext request, Clock clock) {
        this.deletion = deletion;
        this.retention = retention;
        this.answers = answers;
        this.request = request;
        this.clock = clock;
    }

    @DELETE
    @Operation(
            operationId = "deleteMany",
            summary = "Delete every result, or those of a project that are older than a time",
            description = ANSWER)
    public Envelope.Success<?> deleteMany(
            @QueryParam("project") @Nullable String project,
            @QueryParam("older_than") @Nullable String olderThan,
            @Parameter(description = DRY_RUN_DESCRIPTION, schema = @Schema(type = SchemaType.BOOLEAN))
                    @QueryParam(DRY_RUN)
                    @Nullable
                    String dryRun)
            throws IOException {
        Optional<String> time = request.parameter("older_than");
        if (time.isEmpty() && request.projectName().isEmpty()) {
            boolean isDryRun = isDryRun("all");
            return answer(deletion.all(request.caller()), isDryRun);
        }
        boolean isDryRun = isDryRun("older_than");
        Project checked = request.project();
        Instant before = OlderThan.parse(time.orElse(""), clock.getZone());
        return answer(deletion.olderThan(request.caller(), checked, before), isDryRun);
    }

    @DELETE
    @Path("/{query_id}")
    @Operation(
            operationId = "delete",
            summary = "Delete a query and its result, stopping it first",
            description = ANSWER)
    public Envelope.Success<?> delete(
            @PathParam("query_id") String id,
            @QueryParam("project") @Nullable String project,
            @Parameter(description = DRY_RUN_DESCRIPTION, schema = @Schema(type = SchemaType.BOOLEAN))
                    @QueryParam(DRY_RUN)
                    @Nullable
                    String dryRun)
            throws IOException {
        boolean isDryRun = isDryRun("one");
        Project checked = request.project();
        QueryId query = request.query(id);
        return isDryRun
                ? preview(found -> found.accept(deletion.preview(request.caller(), checked, query), checked))
                : removed(deletion.delete(request.caller(), checked, query, request::deleted));
    }

    @POST
    @Path("/retention/run")
    @Operation(
            operationId = "retention",
            summary = "Remove now what has expired",
            description = "What the service does on schedule, in one project or in all, for their administrators")
    public Envelope.Success<RetentionAnswer> retention(@QueryParam("project") @Nullable String project)
            throws IOException {
        request.notes().deletes("retention");
        Removal removal = request.projectName().isEmpty()
                ? retention.run(request.caller(), request::deleted)
                : retention.run(request.caller(), request.project(), request::deleted);
        noteWhetherComplete(removal.isComplete());
        return Envelope.of(RetentionAnswer.of(removal));
    }

    private Envelope.Success<?> answer(QueryDeletion.Selection selection, boolean isDryRun) {
        return isDryRun ? preview(selection::preview) : removed(selection.remove(request::deleted));
    }

    /** Whether nothing is to be removed; it takes down what is. */
    private boolean isDryRun(String scope) {
        // Before anything else: what is misspelt must not delete
        boolean isDryRun = request.flag(DRY_RUN).orElse(false);
        request.notes().deletes(isDryRun ? DRY_RUN : scope);
        return isDryRun;
    }

    private Envelope.Success<Boolean> removed(boolean everything) {
        noteWhetherComplete(everything);
        return Envelope.of(everything);
    }

    private void noteWhetherComplete(boolean everything) {
        if (!everything) {
            request.notes().left();
        }
    }

    private Envelope.Success<DeletionPreview> preview(Consumer<BiConsumer<AsyncQuery, Project>> search) {
        DeletionPreview.Builder preview = new DeletionPreview.Builder();
        search.accept((query, project) -> preview.add(query, answers.expiry(query, project)));
        return Envelope.of(preview.build());
    }
}
