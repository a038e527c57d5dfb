package io.asyncquery.login;

import io.quarkus.security.AuthenticationFailedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The two ways in which a login is refused, in the one exception that Quarkus has for both. */
public final class LoginRefusals {
    private static final String RETRY_AFTER = "retry-after";

    private LoginRefusals() {}

    /** The user or the password is wrong. */
    static AuthenticationFailedException wrong() {
        return new AuthenticationFailedException();
    }

    /** Too many logins have failed; the password was not looked at. */
    static AuthenticationFailedException tooMany(Duration retryAfter) {
        return new AuthenticationFailedException(Map.of(RETRY_AFTER, retryAfter));
    }

    /** How long to wait when too many logins have failed; nothing when the credentials are wrong. */
    public static Optional<Duration> retryAfter(AuthenticationFailedException refusal) {
        return Optional.ofNullable(refusal.<Duration>getAttribute(RETRY_AFTER));
    }
}
