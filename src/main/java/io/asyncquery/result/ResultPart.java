package io.asyncquery.result;

/**
 * One file of a result.
 *
 * @param name the file's bare name
 * @param bytes its length
 */
public record ResultPart(String name, long bytes) {}
