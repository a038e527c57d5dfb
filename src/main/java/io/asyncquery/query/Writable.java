package io.asyncquery.query;

import io.asyncquery.query.QueryFailure.Blame;
import io.asyncquery.result.OutputOptions;
import io.asyncquery.result.ResultSchema;
import io.asyncquery.security.Project;
import java.util.List;
import java.util.Locale;

/** Refuses columns that the asked-for file cannot hold or the project does not allow, before the engine runs for them. */
final class Writable {
    private Writable() {}

    /** A file with these columns may be written, or the exception says what to change in the statement. */
    static void check(OutputOptions output, ResultSchema schema, Project project) throws QueryFailedException {
        int columns = schema.columns().size();
        int maxColumns = project.limits().result().maxColumns().orElse(columns);
        if (columns > maxColumns) {
            throw userError(String.format(
                    Locale.ROOT,
                    "The result has %,d columns, more than %,d, the limit of project %s. Select fewer columns.",
                    columns,
                    maxColumns,
                    project.name()));
        }
        List<String> duplicates = schema.duplicateNames();
        if (output.format().needsDistinctColumns() && !duplicates.isEmpty()) {
            throw userError("A " + output.format().extension() + " file cannot hold two columns of the same name: "
                    + String.join(", ", duplicates) + ". Give them aliases in the SQL.");
        }
        for (String name : output.format().isText() ? schema.names() : List.<String>of()) {
            if (!output.encoding().canEncode(name)) {
                throw userError("The column name '" + name + "' has a character that "
                        + output.encoding().label() + " lacks. Give it an alias or use encode utf-8.");
            }
        }
    }

    private static QueryFailedException userError(String message) {
        return new QueryFailedException(new QueryFailure(Blame.USER, message));
    }
}
