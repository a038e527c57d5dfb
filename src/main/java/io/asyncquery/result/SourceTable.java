package io.asyncquery.result;

import java.util.Optional;

/**
 * A table that a result was read from.
 *
 * @param name its catalog, schema and name, as a statement would write it
 * @param version which of its versions was read, such as Iceberg's snapshot id; nothing when the table has none
 */
public record SourceTable(String name, Optional<String> version) {}
