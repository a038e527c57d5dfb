package io.asyncquery.result;

import java.util.Comparator;
import java.util.List;

/**
 * The files of a finished result. They never change once it is written down.
 *
 * @param parts the data files in name order, which is row order
 * @param rows how many rows they hold together
 */
public record ResultManifest(List<ResultPart> parts, long rows) {
    public ResultManifest {
        parts = parts.stream().sorted(Comparator.comparing(ResultPart::name)).toList();
    }

    /** The length of all data files together. */
    public long bytes() {
        return parts.stream().mapToLong(ResultPart::bytes).sum();
    }
}
