package io.asyncquery.engine.writers;

import java.io.Serializable;

/**
 * What is known of one data file the moment it is closed.
 *
 * @param name the file's name, without directory
 * @param rows how many rows of the result it holds
 * @param bytes its length
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal
 */
record PartStatistics(String name, long rows, long bytes, String sha256) implements Serializable {}
