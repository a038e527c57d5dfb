package io.asyncquery.result;

import java.util.stream.Collectors;

/** The first line of a csv download: the column names, quoted like any cell (contract, "Results"). */
final class CsvHeader {
    private CsvHeader() {}

    static byte[] encode(ResultSchema schema, OutputOptions output) {
        String line = schema.names().stream()
                .map(name -> cell(name, output.separator()))
                .collect(Collectors.joining(output.separator(), "", "\n"));
        return line.getBytes(output.encoding().charset());
    }

    private static String cell(String text, String separator) {
        boolean quoted = text.isEmpty()
                || text.indexOf('"') >= 0
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0
                || mayOpenSeparator(text, separator);
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** A name that ends in the first half of a separator would complete it with the separator that follows. */
    private static boolean mayOpenSeparator(String text, String separator) {
        return (text + separator).indexOf(separator) < text.length();
    }
}
