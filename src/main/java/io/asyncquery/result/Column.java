package io.asyncquery.result;

/**
 * A column of a result.
 *
 * @param name the label, as the statement gives it
 * @param type the type's name on the wire (contract, "Results"), such as {@code DECIMAL(19,4)}
 */
public record Column(String name, String type) {}
