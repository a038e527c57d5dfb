package io.asyncquery.result;

/**
 * One file of a result.
 *
 * @param name the file's bare name: no directory, no NUL
 * @param rows how many rows it holds
 * @param bytes its length
 * @param sha256 the SHA-256 of its bytes, in hexadecimal
 */
public record ResultPart(String name, long rows, long bytes, String sha256) {
    public ResultPart {
        boolean bare = !name.isEmpty() && !name.equals(".") && !name.equals("..");
        if (!bare || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == 0)) {
            throw new IllegalArgumentException("A part of a result has no bare file name");
        }
        if (rows < 0 || bytes < 0) {
            throw new IllegalArgumentException("A part of a result has less than nothing in it");
        }
    }
}
