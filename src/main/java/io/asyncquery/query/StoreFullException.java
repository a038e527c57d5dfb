package io.asyncquery.query;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Thrown by a store that has no room for what is to be made there; something may still be renamed or removed. */
public final class StoreFullException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    /** With what the store said. */
    public StoreFullException(IOException cause) {
        super(cause);
    }
}
