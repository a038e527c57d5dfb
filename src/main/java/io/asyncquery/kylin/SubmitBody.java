package io.asyncquery.kylin;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a submission, as the OpenAPI document shows it; {@link SubmissionReader} reads the real one. */
@Schema(
        name = "Submission",
        requiredProperties = {"sql", "project"})
record SubmitBody(
        @Schema(description = "One statement that reads", examples = "select * from KYLIN_SALES limit 100")
        String sql,

        @Schema(description = "Project name, in any case", examples = "learn_kylin")
        String project,

        @Schema(description = "csv, json, xlsx or parquet", defaultValue = "csv")
        String format,

        @Schema(description = "utf-8 or gbk, for csv and json", defaultValue = "utf-8")
        String encode,

        @Schema(description = "1 to 8 characters between the cells of csv", defaultValue = ",")
        String separator,

        @Schema(description = "Rows of the result at most; 0 for all", defaultValue = "0")
        int limit,

        @Schema(description = "Rows of the result to leave out first", defaultValue = "0")
        int offset,

        @Schema(
                description =
                        "Seconds the query may run, its time in the queue not counted; 0 for as long as its project allows",
                defaultValue = "0")
        int timeout,

        @Schema(
                description = "Seconds that the result is kept, from the end of the query on, as far as its project"
                        + " allows; 0 for as long as the project says",
                defaultValue = "0")
        @JsonProperty("expires_in")
        long expiresIn,

        @Schema(description = "Name of the download, without extension", defaultValue = "result")
        @JsonProperty("file_name")
        String fileName,

        @Schema(description = "Whether a csv download starts with the column names", defaultValue = "false")
        @JsonProperty("include_header")
        boolean includeHeader,

        @Schema(
                description = "Whether text of csv that a spreadsheet program would take for a formula is defused",
                defaultValue = "false")
        @JsonProperty("spreadsheet_safe")
        boolean spreadsheetSafe,

        @Schema(
                description = "Queue to run in: it chooses the engine where that is switched on, else a pool of the one"
                        + " engine's scheduler",
                defaultValue = "default")
        @JsonProperty("spark_queue")
        String sparkQueue) {}
