package io.asyncquery.login;

/** Thrown when nobody can say whether a bearer token is right, because the server that publishes the keys is away. */
public final class TokenServerAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenServerAwayException(Throwable cause) {
        super(cause);
    }
}
