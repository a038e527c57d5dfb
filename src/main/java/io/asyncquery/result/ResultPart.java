package io.asyncquery.result;

/**
 * One file of a result.
 *
 * @param name the file's bare name
 * @param rows how many rows it holds
 * @param bytes its length
 * @param sha256 the SHA-256 of its bytes, in hexadecimal
 */
public record ResultPart(String name, long rows, long bytes, String sha256) {}
