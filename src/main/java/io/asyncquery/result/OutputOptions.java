package io.asyncquery.result;

import java.nio.charset.StandardCharsets;

/**
 * How a result is to be written and offered for download (contract, "Submit body").
 *
 * @param format the file format
 * @param encoding the encoding of csv and json; the other formats carry their own
 * @param separator between the cells of csv: 1 to 8 characters, no quote, CR or LF
 * @param includeHeader whether a csv download starts with the column names unless it asks otherwise
 * @param fileName a bare name without extension, at most 200 bytes in UTF-8
 * @param spreadsheetSafe whether text of csv that a spreadsheet program would take for a formula is defused
 */
public record OutputOptions(
        ResultFormat format,
        ResultEncoding encoding,
        String separator,
        boolean includeHeader,
        String fileName,
        boolean spreadsheetSafe) {
    public static final String DEFAULT_SEPARATOR = ",";
    public static final String DEFAULT_FILE_NAME = "result";
    private static final int MAX_SEPARATOR_CHARACTERS = 8;
    private static final int MAX_FILE_NAME_BYTES = 200;

    /** Persian words and joined emoji need these; they turn no text around. */
    private static final String JOINERS = "\u200c\u200d";

    public OutputOptions {
        if (!isSeparator(separator)) {
            throw new IllegalArgumentException("Illegal separator");
        }
        if (!isFileName(fileName)) {
            throw new IllegalArgumentException("Illegal file name");
        }
    }

    /** Whether the text can separate cells: 1 to 8 characters, none of them a quote, CR, LF or NUL. */
    public static boolean isSeparator(String text) {
        int characters = text.codePointCount(0, text.length());
        return characters >= 1
                && characters <= MAX_SEPARATOR_CHARACTERS
                && isWellFormed(text)
                && text.chars().noneMatch(c -> c == '"' || c == '\r' || c == '\n' || c == 0);
    }

    /** Whether the text is a bare file name: no directory, control or bidirectional characters, 1 to 200 bytes. */
    public static boolean isFileName(String text) {
        return !text.isBlank()
                && !text.equals(".")
                && !text.equals("..")
                && isWellFormed(text)
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_FILE_NAME_BYTES
                && text.codePoints().noneMatch(OutputOptions::isForbiddenInFileName);
    }

    private static boolean isForbiddenInFileName(int c) {
        int type = Character.getType(c);
        return c == '/'
                || c == '\\'
                || type == Character.CONTROL
                || (type == Character.FORMAT && JOINERS.indexOf(c) < 0)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
