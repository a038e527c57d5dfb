package io.asyncquery.security;

import java.util.Optional;

/**
 * A schema whose tables a project's statements may read.
 *
 * @param catalog the Spark catalog it is in; absent for the one that statements start in
 * @param name the schema's name; levels of a catalog that nests schemas are separated by dots
 */
public record ReadableSchema(Optional<String> catalog, String name) {

    public ReadableSchema {
        if (!isName(name) || !catalog.map(ReadableSchema::isName).orElse(true)) {
            throw new IllegalArgumentException("'" + name + "' is not a schema");
        }
    }

    /** Reads {@code catalog.schema}, or {@code schema} of the catalog that statements start in. */
    public static ReadableSchema parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new ReadableSchema(Optional.empty(), text)
                : new ReadableSchema(Optional.of(text.substring(0, dot)), text.substring(dot + 1));
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
    }
}
