package io.asyncquery.result;

import java.util.List;

/**
 * The files of a finished result and where it comes from, as whoever wrote them reported. They never change once it is
 * written down.
 *
 * @param tables what the result was read from, each table once
 * @param parts the data files in the order of the rows
 */
public record ResultManifest(List<SourceTable> tables, List<ResultPart> parts) {
    public ResultManifest {
        tables = List.copyOf(tables);
        parts = List.copyOf(parts);
    }

    /** A result of no table. */
    public ResultManifest(List<ResultPart> parts) {
        this(List.of(), parts);
    }

    /** How many rows the files hold together. */
    public long rows() {
        return parts.stream().mapToLong(ResultPart::rows).sum();
    }

    /** The length of all data files together. */
    public long bytes() {
        return parts.stream().mapToLong(ResultPart::bytes).sum();
    }
}
