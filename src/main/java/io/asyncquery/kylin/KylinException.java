package io.asyncquery.kylin;

import java.util.List;

/** Ends a request with one of the wire's errors. */
final class KylinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final KylinError error;
    private final transient List<Object> arguments;

    /** The arguments fill the gaps of the error's text. */
    KylinException(KylinError error, Object... arguments) {
        super(error.name());
        this.error = error;
        this.arguments = List.of(arguments);
    }

    KylinError error() {
        return error;
    }

    List<Object> arguments() {
        return arguments;
    }
}
