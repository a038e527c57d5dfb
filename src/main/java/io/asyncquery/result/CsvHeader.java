package io.asyncquery.result;

import java.util.stream.Collectors;

/** The first line of a csv download: the column names, quoted like any cell (contract, "Results"). */
final class CsvHeader {
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private CsvHeader() {}

    static byte[] encode(ResultSchema schema, OutputOptions output) {
        String line = schema.names().stream()
                .map(name -> output.spreadsheetSafe() ? defused(name) : name)
                .map(name -> cell(name, output.separator()))
                .collect(Collectors.joining(output.separator(), "", "\n"));
        return line.getBytes(output.encoding().charset());
    }

    /** As the writer does it with cells: what a spreadsheet program may take for a formula gets an apostrophe. */
    private static String defused(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? '\'' + text : text;
    }

    private static String cell(String text, String separator) {
        boolean quoted = text.isEmpty()
                || text.indexOf('"') >= 0
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0
                || text.indexOf(separator.codePointAt(0)) >= 0;
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
