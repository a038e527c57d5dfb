package io.asyncquery.engine.writers;

/** A character that the file's charset lacks; who writes the row says where. */
final class UnmappableCharacterException extends RuntimeException {

    UnmappableCharacterException(String message) {
        super(message, null, false, false);
    }

    /** The failure of the query. */
    UnwritableResultException at(String row, String column) {
        return UnwritableResultException.unmappable("%s, column %s: %s".formatted(row, column, getMessage()));
    }
}
