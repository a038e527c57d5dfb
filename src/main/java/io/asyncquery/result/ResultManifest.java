package io.asyncquery.result;

import java.util.List;

/**
 * The files of a finished result, as whoever wrote them reported. They never change once it is written down.
 *
 * @param parts the data files in the order of the rows
 */
public record ResultManifest(List<ResultPart> parts) {
    public ResultManifest {
        parts = List.copyOf(parts);
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
